// What a person does on the growth pages, by role and name, with scripts on
// or off alike.
import assert from 'node:assert/strict';

/** Presses a button and waits until the page shows the result. */
export async function press(window, button) {
  const { page, scripts } = window;
  const swap = scripts && await button.evaluate(b => b.form?.dataset.swap !== undefined); // its form need not be around it
  if (!swap) {
    await Promise.all([page.waitForEvent('load'), button.click()]);
    return;
  }
  await page.evaluate(() => { document.querySelector('#live').textContent = ''; });
  await button.click();
  await page.waitForFunction(() => document.querySelector('#live').textContent !== '' && !document.querySelector('[aria-busy]'));
}

/** Follows a link and waits for its page. */
export async function follow(window, link) {
  const { page, scripts } = window;
  if (scripts && await link.getAttribute('data-swap') !== null) {
    await page.evaluate(() => { document.querySelector('#live').textContent = ''; });
    await link.click();
    await page.waitForFunction(() => document.querySelector('#live').textContent !== '' && !document.querySelector('[aria-busy]'));
    return;
  }
  await Promise.all([page.waitForEvent('load'), link.click()]);
}

export const headline = page => page.getByRole('heading', { level: 1 }).innerText();
export const textOf = page => page.locator('body').innerText();

export async function shows(page, text) {
  const body = await content(page);
  assert.ok(body.includes(text), `“${text}” is not on ${page.url()}:\n${body.slice(0, 3000)}`);
}

export async function hides(page, text) {
  const body = await content(page);
  assert.ok(!body.includes(text), `“${text}” is on ${page.url()}, where it must not be`);
}

// All text of the document with the values of its fields and attributes, so
// that nothing hides in what is not drawn.
const content = async page => (await page.content()).replace(/&amp;/g, '&').replace(/&quot;/g, '"').replace(/&#39;/g, "'");

export async function open(window, path) {
  await window.page.goto(path);
}

/** The article of the nth expectation on a dimension's page. */
export const expectation = (page, n) => page.locator('article.exp').nth(n);

/** Fills the own view of an expectation and saves it. */
export async function mark(window, article, { state, note, share }) {
  await article.getByRole('radio', { name: state, exact: true }).check();
  if (note !== undefined) {
    const field = article.locator('textarea[name=note]');
    if (!await field.isVisible()) await article.getByText('Note', { exact: true }).click();
    await field.fill(note);
  }
  if (share !== undefined) await article.locator('input[name=share]').setChecked(share);
  await press(window, article.getByRole('button', { name: /^Save/ }));
}

/** Chooses another target on its page. */
export async function aim(window, family, level) {
  const { page } = window;
  await follow(window, page.getByRole('link', { name: /^(Change|Choose a) target$/ }).first());
  const set = page.getByRole('group', { name: family });
  await set.locator('label', { hasText: level }).first().click();
  await press(window, page.getByRole('button', { name: 'Aim for this' }));
}

/** Fills the form of new evidence, which must be open, and saves it. */
export async function keepEvidence(window, { title, note, link, share = false }) {
  const { page } = window;
  await page.getByLabel('Title').fill(title);
  if (link) await page.getByLabel(/^Link/).fill(link);
  if (note) await page.getByLabel(/^Note/).fill(note);
  const box = page.getByLabel(/^Share with/);
  if (await box.count()) await box.setChecked(share);
  await press(window, page.getByRole('button', { name: 'Save evidence' }));
}
