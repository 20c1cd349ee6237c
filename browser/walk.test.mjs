// People use the sample company: with scripts and without, on both engines.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { aim, expectation, follow, headline, hides, keepEvidence, mark, open, press, shows } from './acts.mjs';
import { engines, openBrowser, openWindow, signIn, startServer } from './harness.mjs';
import { plant } from './plants.mjs';

const family = /Infrastructure/;

let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser.close());

for (const engine of engines) {
  describe(`on ${engine}`, () => {
    let server;
    before(async () => { server = await startServer({ engine }); });
    after(() => server.stop());

    for (const scripts of [true, false]) {
      test(`learner and manager see what they may, scripts ${scripts ? 'on' : 'off'}`, async () => {
        const ines = await openWindow(browser, server, { scripts });
        const tomas = await openWindow(browser, server, { scripts });
        await tour({ ines, tomas, tag: `${engine} ${scripts}`, dimension: scripts ? 'Accountability' : 'Autonomy' });
        await ines.close();
        await tomas.close();
      });

      test(`next steps are added, ticked, removed and brought back, scripts ${scripts ? 'on' : 'off'}`, async () => {
        const w = await openWindow(browser, server, { scripts });
        await signIn(w, scripts ? 'ines' : 'maya');
        await stepsTour(w, `Pair on the log pipeline (${scripts})`);
        await w.close();
      });
    }

    test('somebody else’s growth looks like a page that is not there', async () => {
      const tomas = await openWindow(browser, server), jonas = await openWindow(browser, server);
      await signIn(tomas, 'tomas');
      await reportOf(tomas, 'Ines Carvalho');
      const path = new URL(tomas.page.url()).pathname;
      await signIn(jonas, 'jonas');
      jonas.watch.expect(404);
      const refused = await jonas.page.goto(path);
      assert.equal(refused.status(), 404);
      const secret = await refusal(jonas.page);
      await jonas.page.goto(path.replace(/[0-9a-f]{8}(?=-)/, '00000000'));
      assert.equal(await refusal(jonas.page), secret);
      await tomas.close();
      await jonas.close();
    });
  });
}

const refusal = async page => (await page.locator('main').innerText()).replace(/\s+/g, ' ');

/** Opens a report's growth from the team page. */
async function reportOf(window, name) {
  await open(window, '/team');
  await follow(window, window.page.getByRole('link', { name }).first());
}

async function tour({ ines, tomas, tag, dimension }) {
  const my = ines.page, his = tomas.page;
  const mine = { note: `Mine alone ${tag}`, private: `Private proof ${tag}`, shared: `Shared proof ${tag}` };
  const theirs = `From the other side ${tag}`;

  await signIn(ines, 'ines');
  await open(ines, '/growth');
  assert.match(await headline(my), /expectations for Senior/);
  await aim(ines, family, 'Staff');
  assert.match(await headline(my), /Staff/);
  await aim(ines, family, 'Senior');
  assert.match(await headline(my), /expectations for Senior/);

  await follow(ines, my.getByRole('link', { name: dimension, exact: true }).first());
  const dimensionPath = new URL(my.url()).pathname;
  await mark(ines, expectation(my, 0), { state: 'Met', note: mine.note, share: false });
  await open(ines, dimensionPath);
  await shows(my, mine.note);

  await follow(ines, expectation(my, 0).getByRole('link', { name: /Add evidence/ }));
  await keepEvidence(ines, { title: mine.private, note: 'Nobody else reads this.' });
  await shows(my, mine.private);
  await open(ines, dimensionPath);
  await shows(my, mine.private);
  await follow(ines, expectation(my, 0).getByRole('link', { name: /Add evidence/ }));
  await keepEvidence(ines, { title: mine.shared, link: 'https://wiki.northwind.example/log-outage', share: true });

  await signIn(tomas, 'tomas');
  await reportOf(tomas, 'Ines Carvalho');
  assert.match(await headline(his), /Ines/);
  const growthPath = new URL(his.url()).pathname;
  await shows(his, mine.shared);
  await hides(his, mine.private);
  await follow(tomas, his.getByRole('link', { name: dimension, exact: true }).first());
  const hisDimension = new URL(his.url()).pathname;
  await shows(his, mine.shared);
  await hides(his, mine.private);
  await hides(his, mine.note);
  await mark(tomas, expectation(his, 0), { state: 'Not yet', note: theirs, share: false });
  await open(tomas, hisDimension);
  await shows(his, theirs);

  await open(ines, dimensionPath);
  await hides(my, theirs);
  await mark(tomas, expectation(his, 0), { state: 'Not yet', share: true });
  await open(ines, dimensionPath);
  await shows(my, theirs);

  await mark(ines, expectation(my, 0), { state: 'Met', share: true });
  await open(tomas, hisDimension);
  await shows(his, mine.note);
  await open(tomas, growthPath);
  await shows(his, 'Views differ');
  await open(ines, '/growth');
  await shows(my, 'Views differ');
  await hides(his, mine.private);
}

async function stepsTour(w, text) {
  const { page } = w;
  await open(w, '/growth');
  const line = () => page.locator('.todo li', { hasText: text });
  await page.getByLabel('Add a step').fill(text);
  await press(w, page.getByRole('button', { name: 'Add', exact: true }));
  assert.equal(await line().count(), 1);
  const tick = () => line().getByRole('checkbox');
  assert.equal(await tick().getAttribute('aria-checked'), 'false');
  await press(w, tick());
  assert.equal(await tick().getAttribute('aria-checked'), 'true');
  await press(w, tick());
  assert.equal(await tick().getAttribute('aria-checked'), 'false');
  await press(w, line().getByRole('button', { name: /^Remove/ }));
  assert.equal(await line().count(), 0);
  await press(w, page.locator('#flash').getByRole('button', { name: 'Undo' }));
  assert.equal(await line().count(), 1);
  await open(w, '/growth');
  assert.equal(await line().count(), 1);
}

describe('forms and keys', () => {
  let server, w;
  before(async () => {
    server = await startServer();
    w = await openWindow(browser, server);
    await signIn(w, 'ines');
  });
  after(async () => {
    await w.close();
    await server.stop();
  });

  const addForm = async () => {
    await open(w, '/evidence');
    await follow(w, w.page.getByRole('link', { name: 'Add evidence' }).first());
  };

  test('a draft is there again after a reload, and can be thrown away', async () => {
    const { page } = w;
    await addForm();
    const title = page.getByLabel('Title');
    await title.fill('Half a thought');
    await page.locator('[data-draft-state]', { hasText: /^Saved \d\d:\d\d$/ }).waitFor();
    await page.reload();
    assert.equal(await title.inputValue(), 'Half a thought');
    await shows(page, 'We kept what you wrote');
    await press(w, page.getByRole('button', { name: 'Start again' }));
    assert.equal(await title.inputValue(), '');
  });

  test('a refused form keeps what was typed and names its fields', async () => {
    const { page } = w;
    w.watch.expect(422);
    for (const scripts of [true, false]) {
      const v = scripts ? w : await openWindow(browser, server, { scripts });
      if (!scripts) {
        v.watch.expect(422);
        await signIn(v, 'ines');
        await open(v, '/evidence/new');
      } else await addForm();
      const p = v.page;
      await p.getByLabel('Title').fill('   ');
      await p.getByLabel(/^Note/).fill('This text must stay.');
      await press(v, p.getByRole('button', { name: 'Save evidence' }));
      assert.equal(await p.getByLabel(/^Note/).inputValue(), 'This text must stay.');
      const summary = p.getByRole('alert');
      await summary.waitFor();
      await summary.getByRole('link').first().click();
      assert.equal(await p.getByLabel('Title').getAttribute('aria-invalid'), 'true');
      if (scripts) await p.waitForFunction(() => document.activeElement.name === 'title');
      assert.equal(await p.getByLabel(/^Note/).inputValue(), 'This text must stay.'); // the jump loads nothing again
      if (!scripts) await v.close();
    }
  });

  test('of two people’s changes to the same thing the later one is asked, and its text stays', async () => {
    const { page } = w;
    await addForm();
    await keepEvidence(w, { title: 'Runbook for log search' });
    await follow(w, page.getByRole('link', { name: 'Runbook for log search' }).first());
    await follow(w, page.getByRole('link', { name: 'Change', exact: true }));
    const form = page.url();
    const second = await openWindow(browser, server);
    second.watch.expect(412, 409);
    await signIn(second, 'ines');
    await second.page.goto(form);
    await page.getByLabel('Title').fill('Runbook for log search, second edition');
    await press(w, page.getByRole('button', { name: 'Save evidence' }));
    await second.page.getByLabel('Title').fill('Runbook, my own wording');
    await press(second, second.page.getByRole('button', { name: 'Save evidence' }));
    await shows(second.page, 'Runbook, my own wording');
    await shows(second.page, 'second edition');
    await second.close();
  });

  test('keys list themselves, go to pages, stay out of fields and can be turned off', async () => {
    const { page } = w;
    await open(w, '/growth');
    const list = page.locator('#keys');
    await page.keyboard.press('?');
    await list.waitFor({ state: 'visible' });
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });

    const menu = await page.locator('#rail a[data-key]').evaluateAll(all => all.map(a => [a.dataset.key, a.pathname]));
    assert.ok(menu.length >= 3);
    for (const [key, path] of menu) {
      await page.keyboard.press('g');
      await Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);
      assert.equal(new URL(page.url()).pathname, path);
    }

    await open(w, '/growth');
    await page.getByLabel('Add a step').focus();
    await page.keyboard.type('?g');
    assert.equal(await page.getByLabel('Add a step').inputValue(), '?g');
    assert.equal(await list.isVisible(), false);

    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await page.getByLabel(/Use single-key shortcuts/).uncheck();
    await list.getByRole('button', { name: 'Close' }).click();
    await open(w, '/growth');
    await page.keyboard.press('?');
    assert.equal(await list.isVisible(), false);
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await page.getByLabel(/Use single-key shortcuts/).check();
    await list.getByRole('button', { name: 'Close' }).click();
    await page.keyboard.press('?');
    assert.equal(await list.isVisible(), true);
    await page.keyboard.press('Escape');
  });

  test('the keyboard alone reaches the content and a form’s end', async () => {
    const { page } = w;
    await open(w, '/growth');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Skip to content');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement.id === 'main');
    await page.getByLabel('Add a step').focus();
    await page.keyboard.type('By keyboard alone');
    await page.keyboard.press('Enter');
    await page.locator('.todo li', { hasText: 'By keyboard alone' }).waitFor();
    const tick = page.locator('.todo li', { hasText: 'By keyboard alone' }).getByRole('checkbox');
    await tick.focus();
    await page.keyboard.press('Space');
    await page.waitForFunction(() => document.activeElement.getAttribute('aria-checked') === 'true');
  });

  test('an address that leads nowhere says so and leads on', async () => {
    const { page } = w;
    w.watch.expect(404);
    const answer = await page.goto('/no-such-page');
    assert.equal(answer.status(), 404);
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
    await shows(page, 'BLY-');
    await follow(w, page.locator('main').getByRole('link').first());
    assert.equal(new URL(page.url()).pathname, '/home');
  });

  test('the theme is kept by the server, so nothing flashes', async () => {
    const { page } = w;
    await open(w, '/growth');
    await page.getByRole('button', { name: /^(Dark|Light) colours$/ }).click();
    await page.waitForFunction(() => document.querySelector('#live').textContent !== '');
    const chosen = await page.evaluate(() => document.documentElement.dataset.theme);
    const answer = await page.reload();
    assert.match(await answer.text(), new RegExp(`<html[^>]* data-theme="${chosen}"`));
  });
});

test('the watch notices console errors, dialogs, thrown errors and refused requests', async () => {
  const planted = await plant({ strict: false });
  const w = await openWindow(browser, planted);
  await w.page.goto('/noise');
  for (const sign of ['console: noise', 'status 404', 'thrown', 'dialog: dialog']) await w.watch.seen(sign);
  await w.context.close();
  await planted.stop();
});
