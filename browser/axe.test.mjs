// axe finds nothing on any page: filled, empty, with errors; both themes,
// both widths; no rule disabled.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { tags, violations, withAxe } from './axe.mjs';
import { enter, narrow, none, openBrowser, openWindow, packageFile, startInstallation, startServer, wide } from './harness.mjs';
import { administrator, nobody } from './personas.mjs';
import { plant } from './plants.mjs';
import { pagesOf } from './routes.mjs';

// A full record, a manager, one with nothing yet, one without a framework, an
// administrator, learners whose internships are agreed, run, rest, are over and
// were declined, a manager who is away; then a new installation, where every page is empty.
const others = ['Magdalena Wójcik', 'Jonas Berg', 'Lena Hoffmann', 'Tyler Brooks', 'Kwame Asante', 'Mateus Oliveira'];
const who = ['ines', 'tomas', 'dylan', 'maya', 'owen', ...others, nobody];

let demo, installation, browser, pages, surfaces;
before(async () => {
  [demo, installation, browser] = await Promise.all([startServer(), startInstallation(), openBrowser()]);
  const filled = await pagesOf(demo, who, { apart: true });
  const welcome = await installation.invite('new@northwind.example');
  const bare = await pagesOf(installation, [administrator, nobody], { apart: true, from: [welcome, '/signed-out'] });
  surfaces = filled.surfaces;
  pages = [...filled.pages, ...bare.pages];
});
after(async () => {
  await browser.close();
  await Promise.all([demo.stop(), installation.stop()]);
});

// Two windows at a time, one for each core. Each item is done in a window of
// its actor.
async function inWindows(items, work) {
  const queue = [...items];
  const faults = [];
  await Promise.all([0, 1].map(async () => {
    const windows = new Map();
    const windowOf = async ({ server, actor }) => {
      const key = server.base + actor;
      if (!windows.has(key)) {
        const w = await openWindow(browser, server);
        await withAxe(w.context);
        await enter(w, server, actor);
        windows.set(key, w);
      }
      return windows.get(key);
    };
    for (let item; (item = queue.shift());) {
      const w = await windowOf(item);
      const found = [...await work(w, item), ...w.watch.take()];
      faults.push(...found.map(f => `${item.actor} ${item.url}: ${f}`));
    }
    for (const w of windows.values()) await w.context.close();
  }));
  return faults;
}

test('no violation on any page, filled or empty, and no sideways scroll', async t => {
  const faults = await inWindows(pages, async (w, item) => {
    const answer = await w.page.goto(item.url);
    if (answer.status() !== 200) return [`answers ${answer.status()}`];
    return [...await sideways(w.page), ...await violations(w.page)];
  });
  t.diagnostic(`${pages.length} pages, ${pages.length * 4} runs of axe`);
  none(faults, 'violations');
});

test('every HTML route was among them', async () => {
  const seen = new Set(pages.map(p => p.route));
  const missed = surfaces.names.filter(n => n.startsWith('GET ') && !seen.has(n) && !notPages.includes(n));
  none(missed, 'routes without a page');
});

// Routes of the page face whose answer is no HTML page of their own.
const notPages = ['GET /my-data/belay.json', 'GET /board.csv', 'GET /healthz', 'GET /readyz', 'GET /metrics', 'GET /robots.txt', 'GET /favicon.ico', 'GET /static/{name...}'];

test('no violation on forms that were refused', async t => {
  const withForms = pages.filter(p => ['ines', 'tomas', administrator, nobody].includes(p.actor));
  const done = new Set();
  let refused = 0;
  const faults = await inWindows(withForms, async (w, item) => {
    const { page } = w;
    w.watch.expect(400, 401, 409, 412, 422, 429);
    await page.goto(item.url);
    const forms = await page.evaluate(typedForms);
    const out = [];
    for (const { index, key } of forms) {
      if (done.has(key)) continue;
      done.add(key);
      await page.goto(item.url);
      await page.evaluate(spoil, index);
      const settled = page.waitForResponse(r => r.request().method() === 'POST');
      await page.locator('form').nth(index).locator('button:not([type=button])').first().click();
      const answer = await settled;
      await page.waitForLoadState();
      await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
      if (answer.status() >= 400) refused++;
      const shown = await page.locator('[role=alert], .error').count();
      if (answer.status() === 422 && shown === 0) out.push(`form ${key} was refused without a word`);
      out.push(...(await violations(page)).map(v => `after ${key}: ${v}`));
    }
    return out;
  });
  t.diagnostic(`${done.size} forms, ${refused} refused`);
  none(faults, 'violations');
  assert.ok(refused >= 3, 'hardly any form was refused: the values are not wrong enough');
});

/** Runs in the page: the forms a person types into. */
function typedForms() {
  return [...document.forms].map((f, index) => ({ f, index })).filter(({ f }) => f.method === 'post' && f.getAttribute('action') !== '/drafts'
    && [...f.elements].some(e => /^(text|url|email|date|password|search|number|textarea|radio|select-one)$/.test(e.type)))
    .map(({ f, index }) => ({ index, key: new URL(f.action).pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27,}/g, '{id}') }));
}

/** Runs in the page: fills a form with what no server should take. */
function spoil(index) {
  const form = document.forms[index];
  form.noValidate = true;
  for (const e of form.elements) {
    e.removeAttribute('maxlength');
    if (e.type === 'url') e.value = 'not an address';
    else if (e.type === 'date') e.value = '';
    else if (e.type === 'radio') e.checked = false;
    else if (e.type === 'select-one') e.value = '';
    else if (e.type === 'textarea') e.value = 'long '.repeat(4000);
    else if (['text', 'email', 'password', 'number'].includes(e.type) && !e.hidden) e.value = '';
  }
}

test('refusals and lost addresses have no violation either', async () => {
  const faults = await inWindows([{ server: demo, actor: 'ines', url: '/no-such-page' }, { server: demo, actor: nobody, url: '/no-such-page' }], async (w, item) => {
    w.watch.expect(404);
    await w.page.goto(item.url);
    return [...await sideways(w.page), ...await violations(w.page)];
  });
  none(faults, 'violations');
});

test('the theme’s cookie gives the attribute that the runs above set', async () => {
  for (const theme of ['light', 'dark']) {
    const w = await openWindow(browser, demo);
    await w.context.addCookies([{ name: 'belay_theme', value: theme, url: demo.base }]);
    await w.page.goto('/sign-in');
    assert.equal(await w.page.evaluate(() => document.documentElement.dataset.theme), theme);
    await w.close();
  }
});

/** Content wider than the window, or cut off at its edge, at 320 and 390 px and wide. */
async function sideways(page) {
  const out = [];
  for (const width of [320, narrow.width, wide.width]) {
    await page.setViewportSize({ width, height: 800 });
    for (const what of await page.evaluate(beyond)) out.push(`${what} at ${width} px`);
  }
  return out;
}

/** Runs in the page: what one can only reach by scrolling sideways, or not at all. */
function beyond() {
  const out = [];
  const over = document.scrollingElement.scrollWidth - innerWidth;
  if (over > 0) out.push(`scrolls sideways by ${over} px`);
  for (const e of document.body.querySelectorAll('*')) {
    const box = e.getBoundingClientRect();
    if (box.width < 2 || !e.checkVisibility()) continue;
    const mayHide = e.matches('input, select, textarea'); // fields scroll their own text
    const hides = !mayHide && e.scrollWidth > e.clientWidth + 1 && /hidden|clip/.test(getComputedStyle(e).overflowX);
    let scrolls = false;
    if (box.right > innerWidth + 1) for (let up = e; up; up = up.parentElement) scrolls ||= /auto|scroll/.test(getComputedStyle(up).overflowX);
    if (hides || (box.right > innerWidth + 1 && !scrolls)) return [...out, `${e.tagName.toLowerCase()}.${e.className} “${e.textContent.trim().slice(0, 40)}” is cut off`];
  }
  return out;
}

test('axe and the reflow check find planted faults, and no rule is left out', async () => {
  const planted = await plant();
  const w = await openWindow(browser, planted);
  await withAxe(w.context);
  await w.page.goto('/axe');
  const found = await violations(w.page);
  for (const sign of ['image-alt', 'label', 'button-name', 'color-contrast']) assert.ok(found.some(f => f.startsWith(sign)), `${sign} not found in ${found.join('\n')}`);
  assert.ok(found.some(f => f.endsWith('[dark 390]')) && found.some(f => f.endsWith('[light 1440]')));
  await w.page.goto('/wide');
  assert.equal((await sideways(w.page)).filter(f => f.includes('scrolls')).length, 3);
  await w.page.goto('/cut');
  assert.deepEqual((await sideways(w.page)).map(f => f.replace(/.* is/, 'is')), ['is cut off at 320 px', 'is cut off at 390 px', 'is cut off at 1440 px']);
  const ran = await w.page.evaluate(async tags => {
    const rules = Object.fromEntries(globalThis.__axe.getRules(tags).map(r => [r.ruleId, { enabled: true }]));
    const r = await globalThis.__axe.run(document, { runOnly: { type: 'tag', values: tags }, rules });
    return [...r.violations, ...r.passes, ...r.incomplete, ...r.inapplicable].map(x => x.id);
  }, tags);
  assert.ok(ran.includes('target-size') && ran.includes('region') && ran.length >= 95, `only ${ran.length} rules ran`);
  w.watch.take();
  await w.context.close();
  await planted.stop();
  assert.match(await packageFile('axe-core/package.json'), /"version": "4\./);
});
