// Copies a text to the clipboard; without it the text can be selected by hand. Syntax of Chrome 87.

async function copy(area) {
  // The clipboard of the browser needs HTTPS; an office inside a closed network often has none.
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(area.value);
  area.select();
  return document.execCommand("copy");
}

document.querySelectorAll("button[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copy(document.getElementById(button.dataset.copy));
    button.textContent = "已复制";
  });
});
