// An internship from the programme page to the alumni note, as its five people
// live it, by the roles and names of what stands on the pages: with scripts on
// SQLite, without on PostgreSQL.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { follow, headline, hides, open, press, shows } from './acts.mjs';
import { openBrowser, openWindow, signIn, signedIn, startServer } from './harness.mjs';
import { forms, read } from './html.mjs';

const learner = 'Maarten Visser', home = 'Sarah Lindholm', host = 'Daniel Brandt', helper = 'Chiara Romano', stranger = 'Jonas Berg';
const offer = 'Follow a packet from the user to the service';
// The modules of the preparation, each with a task that asks for evidence.
const modules = { 'SRE I: Seeing and changing production safely': 'Request read-only access', 'SRE II: Keeping production running': 'Link your finished SRE I' };
const proof = 'https://git.northwind.example/billing/learning/-/issues/1';
const topic = 'What our invoices wait for at the edge';

let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser.close());

for (const [engine, scripts] of [['sqlite', true], ['postgres', false]]) {
  test(`an internship goes from a proposal to evidence and an alumni note, on ${engine}, scripts ${scripts ? 'on' : 'off'}`, async t => {
    const server = await startServer({ engine });
    t.after(() => server.stop());
    const cast = {};
    for (const [role, name] of Object.entries({ learner, home, host, helper, stranger })) {
      cast[role] = await openWindow(browser, server, { scripts });
      await signIn(cast[role], name);
    }
    const path = await proposed(cast);
    await agreed(cast, path);
    await onTheBoard(cast, path);
    await prepared(cast, server, path);
    await helped(cast, path);
    await run(cast, path);
    await extended(cast, path);
    await completed(cast, path);
    for (const w of Object.values(cast)) await w.close();
  });
}

// --- what people do ---

/** From the programme page to the proposal at the home manager; gives its path. */
async function proposed({ learner: l, home: h, host: d }) {
  const { page } = l;
  await open(l, '/opportunities');
  await link(l, 'Infrastructure Platforms');
  assert.match(await headline(page), /takes learners/);
  await link(l, offer);
  await link(l, 'Propose an internship');
  await page.getByLabel('What would you like to learn?').fill(topic);
  await page.getByLabel(/^Why/).fill('Our invoices call six services, and I know the road to none of them.');
  await page.getByRole('checkbox', { name: 'Pairing' }).check();
  await page.getByLabel(/^Share of the week/).fill('20');
  await page.getByLabel('First day').fill(day(0));
  await page.getByLabel('Last day').fill(day(60));
  await button(l, 'Keep as a draft');
  assert.match(await headline(page), /A draft that only you see/);
  const path = new URL(page.url()).pathname;
  for (const w of [h, d]) await lost(w, path);

  await link(l, 'Finish and send it');
  assert.equal(await page.getByLabel('What would you like to learn?').inputValue(), topic);
  await decide(l, 'Send it to my manager');
  assert.match(await headline(page), /waits for Sarah Lindholm/);
  await lost(d, path);
  return path;
}

/** Home proposes another share, learner and host agree. */
async function agreed({ learner: l, home: h, host: d, stranger }, path) {
  await answer(h, path);
  await link(h, 'Propose other terms');
  await h.page.getByLabel(/^Share of the week/).fill('15');
  await h.page.getByRole('group', { name: /meet expectations/ }).getByRole('radio', { name: 'Yes' }).check();
  await h.page.getByLabel(/^Why/).fill('The quarter closes in December; 15 % is what we can keep free.');
  await decide(h, 'Propose these terms');
  await waits(h, path, false);

  await answer(l, path);
  await shows(l.page, 'The quarter closes in December');
  await link(l, 'Look at the terms and agree');
  await decide(l, 'I agree');
  await waits(l, path, false);

  await answer(d, path);
  await shows(d.page, 'meet'); // of the home manager's answer the host reads yes or no, and the day
  await link(d, 'Look at the terms and agree');
  await decide(d, 'I agree');
  await waits(d, path, false);
  await lost(stranger, path);
}

/** The board shows it to everybody from the preparation on, and the name by choice. */
async function onTheBoard({ learner: l, stranger: s }, path) {
  await open(s, '/board');
  await hides(s.page, topic);
  await answer(l, path);
  await button(l, 'Begin the preparation');
  await open(s, '/board');
  await shows(s.page, topic);
  await shows(s.page, learner);

  const named = l.page.getByRole('region', { name: 'Your name on the board' });
  await press(l, named.getByRole('button'));
  for (const there of ['/board', path]) {
    await open(s, there);
    await shows(s.page, topic);
    await hides(s.page, learner);
  }
  await press(l, named.getByRole('button'));
  await open(s, path);
  await shows(s.page, learner);
  await hides(s.page, 'The quarter closes in December');
}

/** The learner goes through both modules and says what they want to reach. */
async function prepared({ learner: l }, server, path) {
  const client = await signedIn(server, learner);
  for (const [module, task] of Object.entries(modules)) {
    await open(l, path);
    await link(l, module);
    await button(l, 'Start');
    const run = new URL(l.page.url()).pathname;
    const line = l.page.getByRole('listitem').filter({ hasText: task });
    await press(l, line.getByRole('checkbox'));
    if (!await line.getByLabel('Link (optional)', { exact: true }).isVisible()) await line.getByText(/^Add a link/).click();
    await line.getByLabel('Link (optional)', { exact: true }).fill(proof);
    await press(l, line.getByRole('button', { name: 'Save with the task' }));
    assert.equal(await line.getByRole('checkbox').getAttribute('aria-checked'), 'true');
    assert.equal(await line.getByRole('link', { name: proof }).count(), 1);
    await tickAll(client, run);
    await open(l, run);
    assert.match(await headline(l.page), /finished/i);
  }
  client.close();
  await open(l, path);
  const preparation = l.page.getByRole('region', { name: 'Preparation' });
  for (const module of Object.keys(modules)) assert.match(await preparation.getByRole('listitem').filter({ hasText: module }).innerText(), /Finished/);
  await l.page.getByLabel('Add a goal').fill('Draw the road of one invoice, with every timeout on it.');
  await button(l, 'Add goal');
}

/** Ticks whole stages, then what is left of them: two hundred boxes by hand would prove nothing more. */
async function tickAll(client, run) {
  for (const part of ['/stages/', '/tasks/']) {
    for (let ticked = true; ticked;) {
      const page = await client.open(run);
      ticked = false;
      for (const form of forms(read(page.body))) {
        const by = form.submitters.find(s => s.name === 'done' && s.action?.includes(part));
        if (!by) continue;
        ticked = true;
        const answer = await client.submit(page, form, {}, by);
        assert.equal(answer.steps[0].status, 303, by.action);
      }
    }
  }
}

/** Without a helper nothing starts; the host asks one, who says yes. */
async function helped({ learner: l, host: d, helper: c }, path) {
  await open(l, path);
  await link(l, 'Start the internship');
  l.watch.expect(422);
  await button(l, 'Start the internship');
  await l.page.getByRole('alert').waitFor();
  await shows(l.page, 'Nobody has agreed to help yet.');

  await answer(d, path);
  await link(d, /^(Find somebody who helps|Who could help)$/);
  await press(d, d.page.getByRole('button', { name: `Ask ${helper}` }));
  await waits(c, '/helping', true);
  await follow(c, waiting(c).getByRole('link').last());
  await press(c, c.page.getByRole('listitem').filter({ hasText: topic }).getByRole('button', { name: /help/i }).first());
  await waits(c, '/helping', false);
  await open(d, path);
  await shows(d.page, helper);
}

/** It starts, a week is written down, it rests and goes on. */
async function run({ learner: l, host: d }, path) {
  await answer(l, path);
  await decide(l, 'Start the internship');
  assert.match(await headline(l.page), /runs until/);
  await l.page.getByLabel('This week’s note').fill('Read the ingress log with Chiara. Half of it was retries of ours.');
  await button(l, 'Save note');
  await shows(l.page, 'Half of it was retries of ours');
  await link(l, 'Pause');
  await l.page.getByLabel('Last day of the pause').fill(day(14));
  await decide(l, 'Pause it');
  assert.match(await headline(l.page), /rests until/);
  await open(d, path);
  await shows(d.page, 'Half of it was retries of ours');
  await open(l, path);
  await button(l, 'Go on');
  assert.match(await headline(l.page), /runs until/);
}

/** Three weeks more, once all three have said yes. */
async function extended({ learner: l, home: h, host: d }, path) {
  await link(l, 'Change the end or the share');
  await l.page.getByLabel('Last day').fill(day(81));
  await l.page.getByLabel(/^Why/).fill('The timeouts change in January, and I would like to see it.');
  await decide(l, 'Propose it');
  for (const w of [h, d]) {
    await answer(w, path);
    await link(w, 'Look at the terms and agree');
    await decide(w, 'I agree');
    await waits(w, path, false);
  }
  await open(l, path);
  const terms = l.page.getByRole('region', { name: 'Terms' }).getByRole('row').filter({ hasText: 'Agreed' });
  assert.match(await terms.innerText(), /15 ?%/);
}

/** Both sides judge, the host completes it, and it stands where it should. */
async function completed({ learner: l, host: d, helper: c, stranger: s }, path) {
  for (const [w, verdict, said] of [[l, 'Reached', 'I can draw it.'], [d, 'Partly', 'One road of two.']]) {
    await open(w, path);
    await link(w, 'Judge the goals');
    await w.page.getByRole('radio', { name: verdict, exact: true }).check();
    await w.page.getByLabel(/^In your own words/).first().fill(said);
    await button(w, 'Save judgement');
  }
  await shows(d.page, 'I can draw it.');
  await decide(d, 'Complete it');
  assert.match(await headline(d.page), /Maarten Visser completed the internship/);
  for (const w of [l, c]) {
    await open(w, '/evidence');
    await shows(w.page, topic);
  }
  await open(l, path);
  await link(l, 'Write a note for those who come later');
  await l.page.locator('main').getByRole('textbox').first().fill('Ask Chiara for the map of the edge on your first day.');
  await l.page.getByRole('checkbox').check();
  await press(l, l.page.locator('main').getByRole('button', { name: /^(Save|Publish|Keep)/ }).first());
  await open(s, '/alumni');
  await shows(s.page, 'Ask Chiara for the map of the edge');
}

// --- how they do it ---

/** The day so many days from today, as a date field takes it. */
function day(n) {
  const at = new Date(Date.now() + n * 86_400_000);
  return at.toISOString().slice(0, 10);
}

const link = (w, name) => follow(w, w.page.locator('main').getByRole('link', { name, exact: typeof name === 'string' }).first());
const button = (w, name) => press(w, w.page.locator('main').getByRole('button', { name, exact: true }).first());

/** Presses a button, and gives the reasons that soft rules ask for. */
async function decide(w, name) {
  w.watch.expect(422);
  await button(w, name);
  const reasons = w.page.getByRole('group', { name: /outside the usual rules/ }).getByRole('textbox');
  const n = await reasons.count();
  if (n === 0) return;
  for (let i = 0; i < n; i++) await reasons.nth(i).fill('We have talked about it, and it fits this once.');
  await button(w, name);
  assert.equal(await w.page.getByRole('alert').count(), 0, `${name} was refused: ${w.page.url()}`);
}

const waiting = w => w.page.getByRole('region', { name: 'What waits for you' });

/** Whether home and inbox show a step that leads there. */
async function waits(w, path, is) {
  for (const page of ['/home', '/inbox']) {
    await open(w, page);
    const leads = await waiting(w).getByRole('link').evaluateAll((all, to) => all.some(a => a.pathname === to), path);
    assert.equal(leads, is, `${page} ${is ? 'does not show' : 'still shows'} the step of ${path}`);
  }
}

/** Goes from the inbox to what waits there. */
async function answer(w, path) {
  await waits(w, path, true);
  await Promise.all([w.page.waitForEvent('load'), waiting(w).locator(`a[href^="${path}"]`).last().click()]);
}

/** For this person there is no such page. */
async function lost(w, path) {
  w.watch.expect(404);
  assert.equal((await w.page.goto(path)).status(), 404);
}
