// Nothing that people write ever runs, and the policy stands behind that.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enter, none, openBrowser, openWindow, signedIn, startServer } from './harness.mjs';
import { byTag, forms, inlineCode, links as linksOf, read, text as textIn } from './html.mjs';
import { links, texts } from './payloads.mjs';
import { plant } from './plants.mjs';

let server, browser;
before(async () => { [server, browser] = await Promise.all([startServer(), openBrowser()]); });
after(async () => {
  await browser.close();
  await server.stop();
});

const ran = page => page.evaluate(() => window.__ran !== undefined);

/** The form on a page that has all these fields. */
const formWith = (page, ...names) => forms(read(page.body)).find(f => f.method === 'POST' && names.every(n => f.fields.some(x => x.name === n)));

async function post(client, path, names, values) {
  const page = await client.open(path);
  const form = formWith(page, ...names);
  assert.ok(form, `no form with ${names} on ${path} (${page.status})`);
  const named = Object.fromEntries(Object.entries(values).map(([k, v]) => [k, v instanceof Function ? v(form.fields.find(f => f.name === k)) : v]));
  return client.submit(page, form, named);
}

test('texts written to run are shown as texts, to their author and to others', async t => {
  const ines = await signedIn(server, 'ines'), tomas = await signedIn(server, 'tomas');
  const planted = await plantTexts(ines);
  t.diagnostic(`${planted} texts planted: ${texts.length} kinds, ${links.length} links`);

  for (const [who, client] of [['ines', ines], ['tomas', tomas]]) {
    const pages = await pagesWithTexts(client);
    for (const { path, doc } of pages) none(inlineCode(doc).map(c => `${who} ${path}: ${c}`), 'pieces of code in pages');
    const shown = pages.map(({ doc }) => squeeze(textIn(byTag(doc, 'main')[0]))).join(' ');
    for (const text of texts) assert.ok(shown.includes(squeeze(text).slice(0, 60)), `${who} does not see “${text}”`);
    for (const { path, doc } of pages) for (const { href } of linksOf(doc)) assert.match(href, /^(\/|https?:\/\/|#|\?)/, `a link on ${path} leads to ${href}`);

    const w = await openWindow(browser, server);
    await enter(w, server, who, client);
    const busiest = pages.sort((a, b) => b.doc.source.length - a.doc.source.length).slice(0, 15);
    for (const { path } of busiest) {
      await w.page.goto(path);
      assert.equal(await ran(w.page), false, `a text ran on ${path}`);
      w.watch.check();
    }
    await w.close();
    client.close();
  }
});

/** Puts every text into every field of evidence, next steps and marks; says how many were kept. */
async function plantTexts(client) {
  let planted = 0;
  const cut = text => f => f?.max && f.max < text.length ? text.slice(0, f.max) : text;
  const keep = answer => { assert.equal(answer.status, 200); planted++; };
  for (const text of texts) {
    keep(await post(client, '/evidence/new', ['title', 'note'], { title: cut(text), note: text, link: '', on: '2026-11-20', share: '1' }));
    keep(await post(client, '/growth', ['text', 'due'], { text: cut(text), due: '' }));
  }
  for (const link of links) {
    const answer = await post(client, '/evidence/new', ['title', 'link'], { title: 'A link', link, note: 'x', on: '2026-11-20', share: '1' });
    assert.ok([200, 422].includes(answer.status), `link “${link}”: ${answer.status}`);
  }
  const page = await client.open(new URL(linksOf(read((await client.open('/growth')).body)).find(l => l.name === 'Accountability').href, server.base).pathname);
  const marks = forms(read(page.body)).filter(f => f.fields.some(x => x.name === 'state'));
  for (const [i, form] of marks.entries()) {
    keep(await client.submit(page, form, { state: 'developing', note: texts.filter((_, n) => n % marks.length === i).join('\n'), share: '1' }));
  }
  return planted;
}

const squeeze = s => s.replace(/\s+/g, ' ').trim();

/** The pages on which the texts stand: lists, each evidence, growth, its dimensions. */
async function pagesWithTexts(client) {
  const seen = new Set(), out = [], queue = ['/growth', '/evidence', '/team'];
  const follow = /^\/(evidence|growth|people)/;
  while (queue.length && out.length < 150) {
    const path = queue.shift();
    if (seen.has(path)) continue;
    seen.add(path);
    const page = await client.open(path);
    if (page.status !== 200 || !page.headers['content-type'].startsWith('text/html')) continue;
    const doc = read(page.body);
    out.push({ path, doc });
    for (const link of linksOf(doc)) {
      const url = new URL(link.href, page.url);
      const next = url.pathname + url.search;
      if (url.origin === server.base && follow.test(next) && !/[?&](level|q|dimension|shared|expectation)=|\/edit/.test(next)) queue.push(next);
    }
  }
  return out;
}

test('texts in addresses and refused forms do not run either', async () => {
  const w = await openWindow(browser, server);
  w.watch.expect(400, 401, 404, 422);
  await enter(w, server, 'ines');
  for (const text of texts.filter((_, i) => i % 3 === 0)) {
    const q = encodeURIComponent(text);
    for (const path of [`/evidence?q=${q}&dimension=${q}`, `/handbook?q=${q}`, `/growth?level=${q}`, `/sign-in?next=${q}`]) {
      await w.page.goto(path);
      assert.equal(await ran(w.page), false, `ran on ${path}`);
    }
  }
  for (const text of texts.slice(0, 8)) {
    const { page } = w;
    await page.goto('/evidence/new');
    await page.getByLabel('Title').fill('');
    await page.getByLabel(/^Note/).fill(text);
    await page.evaluate(() => { for (const f of document.forms) f.noValidate = true; });
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Save evidence' }).click()]);
    assert.equal(squeeze(await page.getByLabel(/^Note/).inputValue()), squeeze(text));
    assert.equal(await ran(page), false);
  }
  await w.close();
});

test('the policy stops an inline script, and the flag shows one that ran', async () => {
  const strict = await plant(), open = await plant({ strict: false });
  const w = await openWindow(browser, strict);
  await w.page.goto('/inline');
  assert.equal(await ran(w.page), false);
  const stopped = w.watch.take().join('\n');
  assert.match(stopped, /securitypolicyviolation: script-src-elem/);
  assert.match(stopped, /securitypolicyviolation: style-src-attr/);
  await w.page.goto('/raw');
  w.watch.take();
  assert.equal(await ran(w.page), false);
  await w.context.close();

  const v = await openWindow(browser, open);
  for (const path of ['/inline', '/raw']) {
    await v.page.goto(path);
    await v.page.waitForFunction(() => window.__ran !== undefined);
    assert.equal(await ran(v.page), true);
  }
  await v.context.close();
  await strict.stop();
  await open.stop();
});
