// Belay's whole client layer. Every page works without it: links are links,
// forms post and redirect. It makes them quicker, keeps drafts and adds keys.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const plain = { createHTML: s => s };
  const policy = window.trustedTypes ? trustedTypes.createPolicy("belay", plain) : plain;
  const $ = (sel, from = document) => from.querySelector(sel);
  const all = (sel, from = document) => [...from.querySelectorAll(sel)];
  const say = text => { const live = $("#live"); if (live) live.textContent = text; };

  // --- swap: fetch the same URL, put the named parts (none inside another) in place ---

  const busy = new WeakSet();
  const place = () => location.pathname + location.search;
  let shown = place();

  async function swap(el, url, init, selectors, by = el) {
    if (busy.has(by)) return;
    const boxes = selectors.split(",").map(s => s.trim());
    const from = $(boxes[0]);
    if (!from) return location.assign(url);
    busy.add(by);
    from.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { ...init, headers: { Accept: "text/html", "Belay-Target": boxes.join(","), ...init.headers }, credentials: "same-origin" });
      const doc = new DOMParser().parseFromString(policy.createHTML(await answer.text()), "text/html");
      const here = new URL(answer.url);
      if (here.origin !== location.origin) return location.assign(url);
      if (!$(boxes[0], doc)) {
        if (answer.ok) return location.assign(here.href);
        return refused($("h1", doc), $("code", doc)); // keep the page: it holds the person's text
      }
      const focused = document.activeElement;
      const within = from.contains(focused), id = focused && focused.id;
      for (const sel of [...boxes, "#flash"]) {
        const next = $(sel, doc), now = $(sel);
        if (next && now) now.replaceWith(next);
      }
      if (doc.title) document.title = doc.title;
      if (within) (id && document.getElementById(id) || $(boxes[0])).focus({ preventScroll: true });
      const path = here.pathname + here.search;
      if (el.dataset.push !== undefined || path !== place()) history.pushState(null, "", here.href);
      shown = place();
      prepare();
      const flash = $("#flash");
      say(flash && flash.textContent.trim() || el.dataset.done || (answer.ok ? "Updated" : "That was not saved. Your text is still here."));
    } catch {
      say("No connection. Nothing was lost; please try again.");
    } finally {
      busy.delete(by);
      const box = $(boxes[0]);
      if (box) box.removeAttribute("aria-busy");
    }
  }

  function refused(...parts) {
    const box = document.createElement("div"), p = document.createElement("p"), flash = $("#flash");
    p.textContent = parts.map(n => n && n.textContent).filter(Boolean).join(" ") || "That was not saved. Your text is still here.";
    box.className = "flash b-rose";
    box.append(p);
    if (flash) flash.replaceChildren(box);
    say(p.textContent);
    scrollTo({ top: 0, behavior: "smooth" });
  }

  addEventListener("click", e => {
    const a = e.target.closest && e.target.closest("a[data-swap]");
    if (a && !e.metaKey && !e.ctrlKey && !e.shiftKey && !e.altKey && !e.button) {
      e.preventDefault();
      swap(a, a.href, {}, a.dataset.swap);
    }
    const b = e.target.closest && e.target.closest("[data-print],[data-keys]");
    if (b) b.dataset.print !== undefined ? print() : showKeys();
  });

  addEventListener("submit", e => {
    const form = e.target, by = e.submitter;
    if (form.dataset.themeForm !== undefined && by) root.dataset.theme = by.value;
    if (form.dataset.swap === undefined || e.defaultPrevented) return;
    e.preventDefault();
    const body = new URLSearchParams(new FormData(form, by));
    const url = new URL(by && by.getAttribute("formaction") || form.getAttribute("action") || location.href, location.href);
    if (form.method === "get") { url.search = body; swap(form, url.href, {}, form.dataset.swap); }
    else swap(form, url.href, { method: "POST", body }, form.dataset.swap, by || form);
  });

  // Going back over a swap asks for the page again; a jump within it does not.
  addEventListener("popstate", () => { if (place() !== shown) location.reload(); });

  // --- drafts: two seconds after the last key, to the server, for the author only ---

  const timers = new WeakMap(), skip = /^(idempotency_key|version|epoch|password.*)$/;

  function text(form) {
    const out = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (!skip.test(name) && typeof value === "string") out.append(name, value);
    return out.toString();
  }

  async function save(form) {
    const hint = $("[data-draft-state]", form), body = text(form);
    if (form.dataset.kept === body) return;
    try {
      const answer = await fetch(form.dataset.draftTo || "/drafts", { method: "POST", credentials: "same-origin", body: new URLSearchParams({ key: form.dataset.draft, body }) });
      if (!answer.ok) throw new Error(String(answer.status));
      form.dataset.kept = body;
      const now = new Date(), two = n => String(n).padStart(2, "0");
      if (hint) hint.textContent = "Saved " + two(now.getHours()) + ":" + two(now.getMinutes());
    } catch {
      if (hint) hint.textContent = "Not saved yet: no connection. Your text stays here.";
      timers.set(form, setTimeout(save, 10000, form));
    }
  }

  addEventListener("input", e => {
    const form = e.target.form;
    if (!form || form.dataset.draft === undefined) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(save, 2000, form));
  });
  addEventListener("submit", e => clearTimeout(timers.get(e.target)), true);

  // --- keys: ? lists them, g then a letter goes, / filters; one switch turns them off ---

  const off = () => { try { return localStorage.getItem("belay-keys") === "off"; } catch { return false; } };

  function showKeys() {
    const d = $("#keys");
    if (!d || !d.showModal || d.open) return;
    const box = $("#keys-on", d);
    if (box) { box.checked = !off(); box.onchange = () => { try { localStorage.setItem("belay-keys", box.checked ? "on" : "off"); } catch { /* private mode: stays for this page */ } }; }
    d.showModal();
  }

  let leader = 0;
  addEventListener("keydown", e => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || off()) return;
    if (e.target.closest && e.target.closest("input,textarea,select,[contenteditable],dialog")) return;
    const after = Date.now() - leader < 1500;
    leader = 0;
    if (after) {
      const a = all("a[data-key]").find(n => n.dataset.key === e.key);
      if (a) { e.preventDefault(); a.click(); }
    } else if (e.key === "g") leader = Date.now();
    else if (e.key === "?") { e.preventDefault(); showKeys(); }
    else if (e.key === "/") { const f = $("[data-filter]"); if (f) { e.preventDefault(); f.focus(); } }
  });

  // --- small courtesies after each load and swap ---

  function prepare() {
    const faults = $("[data-focus]");
    if (faults) faults.focus();
    all("form[data-draft]").forEach(f => { if (f.dataset.kept === undefined) f.dataset.kept = text(f); });
  }
  prepare();
})();
