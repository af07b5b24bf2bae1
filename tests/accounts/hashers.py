from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """argon2 at its smallest cost, for tests that log in often."""

    time_cost, memory_cost, parallelism = 1, 8, 1


class CountingArgon2(QuickArgon2):
    """Keeps count of the hashes it computes."""

    computed = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).computed += 1
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        type(self).computed += 1
        return super().verify(password, encoded)
