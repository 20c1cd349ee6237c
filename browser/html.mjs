// Reads HTML the way the crawler and the budgets need it: links, forms with
// their fields, controls, ids, and what the content security policy forbids.
import { parse } from 'parse5';

export const attr = (node, name) => node.attrs?.find(a => a.name === name)?.value;
export const has = (node, name) => attr(node, name) !== undefined;

export function read(source) {
  const root = parse(source);
  const nodes = [];
  const visit = (node, parent) => {
    node.up = parent;
    if (node.tagName) nodes.push(node);
    for (const child of node.childNodes ?? []) visit(child, node);
    if (node.content) visit(node.content, node);
  };
  visit(root, null);
  return { source, root, nodes, ids: new Map(nodes.filter(n => attr(n, 'id')).map(n => [attr(n, 'id'), n])) };
}

export function text(node) {
  if (node.nodeName === '#text') return node.value;
  return (node.childNodes ?? []).map(text).join('');
}

export const tidy = s => s.replace(/\s+/g, ' ').trim();

/** What a person calls a control: its label, else its text. */
export const nameOf = node => tidy(attr(node, 'aria-label') ?? attr(node, 'title') ?? text(node)).slice(0, 80);

export const byTag = (doc, ...tags) => doc.nodes.filter(n => tags.includes(n.tagName));

export const title = doc => tidy(byTag(doc, 'title').map(text).join(''));

const within = (node, test) => {
  for (let n = node; n; n = n.up) if (n.tagName && test(n)) return n;
  return null;
};

/** The form that a control belongs to, by nesting or by its form attribute. */
export const formOf = (doc, node) =>
  has(node, 'form') ? doc.ids.get(attr(node, 'form')) : within(node, n => n.tagName === 'form');

/** Links a person can follow. */
export const links = doc => byTag(doc, 'a', 'area').filter(n => has(n, 'href')).map(n => ({ href: attr(n, 'href'), name: nameOf(n) }));

/** Files the page asks for. */
export function assets(doc) {
  const out = [];
  for (const n of doc.nodes) {
    if (n.tagName === 'link' && has(n, 'href')) out.push(attr(n, 'href'));
    else if (n.tagName === 'script' && has(n, 'src')) out.push(attr(n, 'src'));
    else if (n.tagName === 'img' && has(n, 'src')) out.push(attr(n, 'src'));
    else if (n.tagName === 'use') out.push(attr(n, 'href') ?? attr(n, 'xlink:href') ?? '');
  }
  return out.filter(Boolean);
}

/**
 * Forms as a browser would send them: method, action, fields, submitters.
 * A dialog's own form only closes the dialog and is left out.
 */
export function forms(doc) {
  return byTag(doc, 'form').filter(f => attr(f, 'method') !== 'dialog').map(form => {
    const own = doc.nodes.filter(n => ['input', 'select', 'textarea', 'button'].includes(n.tagName) && formOf(doc, n) === form && !has(n, 'disabled'));
    const isSubmit = n => n.tagName === 'button' ? (attr(n, 'type') ?? 'submit') === 'submit' : ['submit', 'image'].includes(attr(n, 'type'));
    return {
      method: (attr(form, 'method') ?? 'get').toUpperCase(),
      action: attr(form, 'action'),
      id: attr(form, 'id'),
      submitters: own.filter(isSubmit).map(n => ({ name: attr(n, 'name'), value: attr(n, 'value') ?? '', action: attr(n, 'formaction'), label: nameOf(n) })),
      fields: own.filter(n => n.tagName !== 'button' && !isSubmit(n)).map(n => field(doc, n)),
    };
  });
}

function field(doc, n) {
  const f = { name: attr(n, 'name'), type: n.tagName === 'input' ? attr(n, 'type') ?? 'text' : n.tagName, value: attr(n, 'value') ?? '', required: has(n, 'required'), max: Number(attr(n, 'maxlength') ?? 0), checked: has(n, 'checked') };
  if (n.tagName === 'textarea') f.value = text(n).replace(/^\n/, '');
  if (n.tagName === 'select') {
    f.options = doc.nodes.filter(o => o.tagName === 'option' && within(o, s => s === n)).map(o => ({ value: attr(o, 'value') ?? tidy(text(o)), selected: has(o, 'selected') }));
    f.value = (f.options.find(o => o.selected) ?? f.options[0])?.value ?? '';
  }
  if (['checkbox', 'radio'].includes(f.type) && !has(n, 'value')) f.value = 'on';
  return f;
}

// Buttons outside a form do something only if the script knows them.
const scripted = ['data-print', 'data-keys'];

/** Controls that do nothing: each with the reason. */
export function deadControls(doc) {
  const out = [];
  for (const n of doc.nodes) {
    if (n.tagName === 'a' && ['', '#'].includes(attr(n, 'href') ?? 'none')) out.push(`link “${nameOf(n)}” leads to “${attr(n, 'href')}”`);
    if (n.tagName === 'a' && /^\s*javascript:/i.test(attr(n, 'href') ?? '')) out.push(`link “${nameOf(n)}” is a script`);
    if (n.tagName === 'button' && !has(n, 'disabled')) {
      const form = formOf(doc, n);
      if ((!form || attr(n, 'type') === 'button') && !scripted.some(a => has(n, a))) out.push(`button “${nameOf(n)}” stands in no form`);
    }
    if (n.tagName === 'form') {
      const dialog = attr(n, 'method') === 'dialog';
      const button = doc.nodes.some(b => ['button', 'input'].includes(b.tagName) && formOf(doc, b) === n && (b.tagName === 'button' ? (attr(b, 'type') ?? 'submit') === 'submit' : attr(b, 'type') === 'submit'));
      if (!button) out.push(`form to ${attr(n, 'action')} has no button`);
      if (!dialog && !attr(n, 'action')) out.push('form without an action');
    }
    if (n.tagName === 'label' && has(n, 'for') && !doc.ids.has(attr(n, 'for'))) out.push(`label “${nameOf(n)}” names no field`);
  }
  return out;
}

/** What the policy would refuse: inline scripts, styles and handlers. */
export function inlineCode(doc) {
  const out = [];
  for (const n of doc.nodes) {
    if (n.tagName === 'style') out.push('a <style> element');
    if (n.tagName === 'script' && !has(n, 'src')) out.push('an inline <script>');
    for (const a of n.attrs ?? []) {
      if (a.name === 'style') out.push(`style attribute on <${n.tagName}>`);
      if (/^on[a-z]+$/.test(a.name)) out.push(`${a.name} handler on <${n.tagName}>`);
    }
  }
  return out;
}

/** Elements of the document, as the budget counts them. */
export const size = doc => doc.nodes.length;

/** The places of a page's elements: tags with classes and roles, from the root on. */
export function shape(doc) {
  const name = n => [n.tagName, ...(attr(n, 'class') ?? '').split(/\s+/).filter(c => !/^av\d/.test(c)).sort(), attr(n, 'role') ?? '', attr(n, 'type') ?? ''].join('.');
  const names = new Map();
  for (const n of doc.nodes) names.set(n, (n.up?.tagName ? names.get(n.up) + '>' : '') + name(n));
  return new Set(names.values());
}
