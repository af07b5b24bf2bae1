// Comforts only: every page does its work without this file. Syntax of Chrome 87.

const mainForm = () => document.querySelector("form[data-save]");
let unsaved = false;

function showMessage(text) {
  const alert = document.createElement("div");
  alert.className = "alert alert-danger";
  alert.setAttribute("role", "alert");
  alert.textContent = text;
  document.getElementById("messages").replaceChildren(alert);
}

// Ctrl+S saves the form, or presses the button marked for it; "/" goes to the search box unless something is being typed.
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    const form = mainForm();
    const button = document.querySelector("[data-ctrl-s]");
    if (form || button) event.preventDefault();
    if (button) button.click();
    else if (form) form.requestSubmit();
    return;
  }
  const search = document.querySelector("[data-search]");
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (event.key === "/" && search && !typing && !event.ctrlKey && !event.altKey) {
    event.preventDefault();
    search.focus();
  }
});

// A second click on a slow line must not send a form twice. The clicked button's own value is still sent,
// for it is disabled only after the browser has gathered the data.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method") !== "post" || event.defaultPrevented) return;
  if (form.matches("[data-save]")) unsaved = false;
  const buttons = [...form.querySelectorAll("button[type=submit], button:not([type])")];
  setTimeout(() => buttons.forEach((button) => { button.disabled = true; }));
});
// The browser's Back button shows the page as it was left: buttons must work again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form button[disabled]").forEach((button) => { button.disabled = false; });
});

document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-save]")) unsaved = true;
});

// 全部勾选 in place, so that what was typed stays; without this file the link loads the page with the boxes ticked.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-tick-all]");
  if (!link) return;
  event.preventDefault();
  mainForm().querySelectorAll("input[data-owes]").forEach((box) => { box.checked = true; });
  unsaved = true;
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) {
    event.preventDefault();
    event.returnValue = "";
  }
});

const summary = document.querySelector(".error-summary");
if (summary) {
  // After loading, for an address that ends in #main would take the focus away again.
  window.addEventListener("load", () => summary.focus());
  unsaved = Boolean(mainForm());
}

// Partial pages: an expired session answers with the log-in page, which must not appear inside a table.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.responseURL.includes("/accounts/login/")) {
    event.detail.shouldSwap = false;
    window.location.reload();
  }
});
document.addEventListener("htmx:responseError", (event) => {
  const reasons = { 403: "您没有权限做这个操作。", 404: "这条记录不存在。", 409: "记录已被别人修改，请刷新页面再改。" };
  showMessage(reasons[event.detail.xhr.status] || "操作没有成功，请稍后再试。");
});
document.addEventListener("htmx:sendError", () => showMessage("网络不通，操作没有成功，请检查网络后再试。"));
