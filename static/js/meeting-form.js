// Says while ticking how many came; without it the server counts all the same. Syntax of Chrome 87.

const form = document.getElementById("record-form");
const count = document.getElementById("attendance-count");

function attendance() {
  const members = form.querySelectorAll("input[name=absent]");
  let absent = 0;
  let exempt = 0;
  members.forEach((box) => {
    if (!box.checked) return;
    const reason = form.elements[`reason-${box.value}`].value;
    if (reason.startsWith("EXEMPT")) exempt += 1;
    else absent += 1;
  });
  const expected = members.length - exempt;
  count.textContent = `应到${expected}人，实到${expected - absent}人`;
}

if (form && count) {
  form.addEventListener("change", attendance);
  attendance();
}
