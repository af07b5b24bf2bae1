// The text area of a paragraph as an editor in which figures are chips that cannot be mistyped. Without this file
// the text area itself works, with {key} tokens. Syntax of Chrome 87.

const TOKEN = /\{([a-z0-9_.]+)(?::([^{}]+))?\}/g;
const PAUSE = 1500; // ms without typing before a paragraph is saved in the background
const figures = new Map();
let active = null;

document.querySelectorAll("[data-key]").forEach((item) => {
  const { key, label, unit, forms } = item.dataset;
  figures.set(key, { label, unit, forms: JSON.parse(forms) });
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-outline-secondary";
  button.textContent = "插入";
  button.setAttribute("aria-label", `插入${label}`);
  // The caret must stay where it is in the editor while the button is clicked.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => insertFigure(key));
  item.append(" ", button);
  item.querySelector("code").hidden = true;
});
document.querySelectorAll("[data-with-chips]").forEach((hint) => { hint.textContent = hint.dataset.withChips; });

const token = (key, idiom) => (idiom ? `{${key}:${idiom}}` : `{${key}}`);

function chipFor(key, idiom) {
  const figure = figures.get(key);
  const chip = document.createElement("span");
  chip.className = "chip";
  chip.contentEditable = "false";
  chip.dataset.token = token(key, idiom);
  chip.setAttribute("role", "button");
  chip.tabIndex = 0;
  chip.textContent = figure.forms[idiom || ""];
  chip.title = figure.label;
  chip.setAttribute("aria-label", `数据：${figure.label} ${chip.textContent}`);
  return chip;
}

// A token of a figure that is not counted any more, or in an idiom not offered, stays as it was typed.
function fill(editor, text) {
  editor.replaceChildren();
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const figure = figures.get(match[1]);
    if (!figure || !((match[2] || "") in figure.forms)) continue;
    editor.append(text.slice(end, match.index), chipFor(match[1], match[2]));
    end = match.index + match[0].length;
  }
  editor.append(text.slice(end));
}

function read(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent.replace(/[\u200b\n]/g, "");
  if (node.dataset && node.dataset.token) return node.dataset.token;
  return [...node.childNodes].map(read).join("");
}

function edited(state) {
  state.area.value = read(state.editor);
  tell("正在编辑…");
  clearTimeout(state.timer);
  if (state.background) state.timer = setTimeout(() => save(state), PAUSE);
}

const tell = (text) => {
  const place = document.getElementById("saved");
  if (place) place.textContent = text;
};

async function save(state) {
  if (state.saving) {
    state.again = true;
    return;
  }
  state.saving = true;
  const data = new FormData(state.form);
  data.set("deed", "save");
  let answer = null;
  try {
    answer = await fetch(state.form.action, { method: "POST", body: data, headers: { "X-Background": "1" } });
  } catch (error) {
    tell("网络不通，尚未保存。");
  }
  state.saving = false;
  if (answer) await saved(state, answer);
  if (state.again) {
    state.again = false;
    await save(state);
  }
}

async function saved(state, answer) {
  const text = await answer.text();
  if (answer.redirected) tell("登录已过期，请复制文字后重新登录。");
  else if (answer.status === 409) tell("这一段已被别人修改，请点“保存”对照。");
  else if (answer.status === 422) tell(`没有保存：${text}`);
  else if (!answer.ok) tell("没有保存，请稍后再试。");
  else if (answer.status === 200) {
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".reads");
    state.form.elements.version.value = fresh.dataset.version;
    state.passage.querySelector(".reads").replaceWith(fresh);
    tell("已自动保存。");
  }
  state.background = answer.status !== 409;
}

// The caret: where the next chip goes. Remembered, because a click elsewhere takes it away.
function remember(state) {
  const selection = document.getSelection();
  if (selection.rangeCount && state.editor.contains(selection.anchorNode)) {
    state.range = selection.getRangeAt(0).cloneRange();
  }
}

function insertFigure(key) {
  if (!active) {
    tell("请先点开一段文字的“修改”。");
    return;
  }
  const { editor } = active;
  const range = active.range || document.createRange();
  if (!active.range) {
    range.selectNodeContents(editor);
    range.collapse(false);
  }
  const chip = chipFor(key, "");
  range.deleteContents();
  range.insertNode(chip);
  range.setStartAfter(chip);
  range.collapse(true);
  active.range = range.cloneRange();
  const selection = document.getSelection();
  editor.focus();
  selection.removeAllRanges();
  selection.addRange(range);
  edited(active);
}

// The menu of a chip: how the number is written, and taking it out.
function openMenu(state, chip) {
  closeMenu(state);
  const [, key] = /\{([a-z0-9_.]+)/.exec(chip.dataset.token);
  const figure = figures.get(key);
  const menu = document.createElement("div");
  menu.className = "chip-menu";
  const title = document.createElement("p");
  title.textContent = `${figure.label}：写作`;
  menu.append(title);
  const choose = (text, deed) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-secondary";
    button.textContent = text;
    button.addEventListener("click", () => {
      deed();
      closeMenu(state);
      edited(state);
    });
    menu.append(button);
  };
  Object.entries(figure.forms).forEach(([idiom, text]) => {
    choose(idiom ? `${text}（${idiom}）` : text, () => chip.replaceWith(chipFor(key, idiom)));
  });
  choose("删除", () => chip.remove());
  chip.setAttribute("aria-expanded", "true");
  state.editor.after(menu);
  menu.querySelector("button").focus();
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      closeMenu(state);
      state.editor.focus();
    }
  });
}

function closeMenu(state) {
  state.form.querySelector(".chip-menu")?.remove();
  state.editor.querySelectorAll("[aria-expanded]").forEach((chip) => chip.removeAttribute("aria-expanded"));
}

function enhance(area) {
  const form = area.closest("form");
  const passage = area.closest(".passage");
  const editor = document.createElement("div");
  editor.className = "editor";
  editor.contentEditable = "true";
  editor.setAttribute("role", "textbox");
  editor.setAttribute("aria-multiline", "true");
  const label = form.querySelector(`label[for="${area.id}"]`);
  label.id = `label-${area.id}`;
  editor.setAttribute("aria-labelledby", label.id);
  const hint = area.getAttribute("aria-describedby");
  if (hint) editor.setAttribute("aria-describedby", hint);
  const state = { area, form, passage, editor, background: Boolean(passage), timer: 0, saving: false, again: false };
  fill(editor, area.value);
  area.hidden = true;
  area.after(editor);
  editor.addEventListener("focus", () => { active = state; });
  ["keyup", "mouseup", "input"].forEach((name) => editor.addEventListener(name, () => remember(state)));
  editor.addEventListener("input", () => edited(state));
  editor.addEventListener("paste", (event) => {
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain").replace(/\s*\n\s*/g, "");
    document.execCommand("insertText", false, text);
  });
  editor.addEventListener("keydown", (event) => {
    if (event.target.matches(".chip") && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      openMenu(state, event.target);
    } else if (event.key === "Enter") event.preventDefault();
  });
  editor.addEventListener("click", (event) => {
    const chip = event.target.closest(".chip");
    if (chip) openMenu(state, chip);
    else closeMenu(state);
  });
  // Whatever button sends the form, what is read must be what is seen.
  form.addEventListener("submit", () => {
    clearTimeout(state.timer);
    area.value = read(editor);
  });
  active = state;
}

document.querySelectorAll("details.edit").forEach((details) => {
  const open = () => {
    const area = details.querySelector("textarea");
    if (details.open && !area.hidden) enhance(area);
  };
  details.addEventListener("toggle", open);
  open();
});
document.querySelectorAll("form[data-save] textarea[name=text]").forEach(enhance);

const search = document.getElementById("picker-search");
search?.addEventListener("input", () => {
  const words = search.value.trim();
  document.querySelectorAll(".picker-chapter").forEach((chapter) => {
    let found = 0;
    chapter.querySelectorAll("li").forEach((item) => {
      item.hidden = Boolean(words) && !item.dataset.label.includes(words);
      found += item.hidden ? 0 : 1;
    });
    chapter.hidden = found === 0;
    chapter.open = Boolean(words) && found > 0;
  });
});
