// Nothing that people write ever runs, and the policy stands behind that.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enter, openBrowser, openWindow, signedIn, startServer } from './harness.mjs';
import { attr, byTag, forms, links as linksOf, read, text as textIn } from './html.mjs';
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
  const ines = await signedIn(server, 'ines');
  const cut = n => f => f?.max && f.max < n.length ? n.slice(0, f.max) : n;
  let planted = 0;
  for (const text of texts) {
    const kept = await post(ines, '/evidence/new', ['title', 'note'], { title: cut(text), note: text, link: '', on: '2026-11-20', share: '1' });
    assert.equal(kept.status, 200, `evidence “${text}”: ${kept.status}`);
    planted += 2;
  }
  for (const text of texts) {
    const kept = await post(ines, '/growth', ['text', 'due'], { text: cut(text), due: '' });
    assert.equal(kept.status, 200, `step “${text}”: ${kept.status}`);
    planted++;
  }
  for (const link of links) {
    const answer = await post(ines, '/evidence/new', ['title', 'link'], { title: `Link ${links.indexOf(link)}`, link, note: 'x', on: '2026-11-20', share: '1' });
    assert.ok([200, 422].includes(answer.status), `link “${link}”: ${answer.status}`);
    planted++;
  }
  const dimension = new URL(linksOf(read((await ines.open('/growth')).body)).find(l => l.name === 'Accountability').href, server.base).pathname;
  const page = await ines.open(dimension);
  const marks = forms(read(page.body)).filter(f => f.fields.some(x => x.name === 'state'));
  for (const [i, form] of marks.entries()) {
    const values = { state: 'developing', note: texts.filter((_, n) => n % marks.length === i).join('\n'), share: '1' };
    const answer = await ines.submit(page, form, values);
    assert.equal(answer.status, 200);
    planted++;
  }
  t.diagnostic(`${planted} texts planted, ${texts.length} kinds and ${links.length} links`);

  const paths = await pagesWithTexts(ines);
  const tomas = await signedIn(server, 'tomas');
  const his = await pagesWithTexts(tomas);
  for (const [who, client, list] of [['ines', ines, paths], ['tomas', tomas, his]]) {
    const w = await openWindow(browser, server);
    await enter(w, server, who, client);
    for (const path of list) {
      await w.page.goto(path);
      assert.equal(await ran(w.page), false, `a text ran on ${path}`);
      w.watch.check();
    }
    await w.close();
  }

  // Shown as they were written, and no link of theirs works.
  const list = await everything(ines);
  for (const text of texts) assert.ok(list.text.includes(squeeze(text).slice(0, 60)), `“${text}” is not shown`);
  for (const href of list.hrefs) assert.match(href, /^(\/|https?:\/\/|#|\?)/, `a link leads to ${href}`);
});

const squeeze = s => s.replace(/\s+/g, ' ').trim();

/** The pages on which the texts stand: lists, each evidence, growth, the dimension. */
async function pagesWithTexts(client) {
  const out = new Set(), queue = ['/growth', '/evidence', '/team'];
  const follow = /^\/(evidence|growth|people|team)/;
  while (queue.length && out.size < 120) {
    const path = queue.shift();
    if (out.has(path)) continue;
    const page = await client.open(path);
    if (page.status !== 200) continue;
    out.add(path);
    for (const link of linksOf(read(page.body))) {
      const url = new URL(link.href, page.url);
      const next = url.pathname + url.search;
      if (url.origin === server.base && follow.test(next) && !out.has(next) && !/[?&](level|q|dimension|shared)=/.test(next)) queue.push(next);
    }
  }
  return [...out];
}

async function everything(client) {
  let text = '';
  const hrefs = [];
  for (const path of await pagesWithTexts(client)) {
    const doc = read((await client.open(path)).body);
    text += squeeze(textIn(byTag(doc, 'main')[0] ?? doc.root)) + ' ';
    for (const a of byTag(doc, 'a')) hrefs.push(attr(a, 'href') ?? '');
  }
  return { text, hrefs };
}

test('texts in addresses and refused forms do not run either', async () => {
  const w = await openWindow(browser, server);
  w.watch.expect(400, 401, 404, 422);
  await enter(w, server, 'ines');
  for (const text of texts) {
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
