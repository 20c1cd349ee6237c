// Follows every link and submits every form, as one person after the other,
// and reports what does not lead anywhere. It works on HTML alone, so what it
// meets is what people without scripts meet.
import { assets, byTag, deadControls, forms, inlineCode, links, read, shape } from './html.mjs';

// Forms that end the crawl or take away what others still need come last; those
// that others take away come first.
const order = [[/sign-|welcome/, 9], [/end-others|password/, 8], [/sessions/, 7], [/delete|remove|erase/, 6], [/drafts|move$/, -1]];
// What stands on one answer only, as the offer to undo, comes before all: later it would speak of something that has changed since.
const weightOf = job => job.fresh ? -2 : order.find(([re]) => re.test(job.action))?.[1] ?? 0;

/** The same place for the bounds below: ids and numbers do not tell apart. */
const kind = path => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27,}/g, '{id}').replace(/\d+/g, '{n}');

// Of addresses with a query few are enough: filters multiply, and their parts are the same.
export const bounds = { pages: 600, alike: 12, asked: 4, formsAlike: 2, submits: 250 };

export class Crawler {
  /**
   * surfaces tells routes apart and is null for a fixture; may(route, status)
   * says whether a refusal on that route is right for well-meant values;
   * values are what this actor types into fields of these names.
   */
  constructor(client, { actor = 'nobody', surfaces = null, submit = true, may = () => false, values = {}, limit = bounds } = {}) {
    Object.assign(this, { client, actor, surfaces, submit, may, values, limit });
    this.faults = [];
    this.visited = new Map(); // route -> answers below 400
    this.pages = new Map(); // url -> { route, status, size, wire, inline }
    this.cut = []; // what the bounds left out
    this.submitted = 0;
    this.queue = [];
    this.known = new Set();
    this.alike = new Map();
    this.files = new Map();
    this.jobs = [];
    this.jobsSeen = new Map();
    this.fragments = [];
  }

  fault(where, what) { this.faults.push(`${this.actor}: ${where}: ${what}`); }

  /** Crawls from these paths until nothing new is left. */
  async crawl(...starts) {
    for (const s of starts) this.#want(new URL(s, this.client.base), 'start');
    for (;;) {
      const next = this.queue.shift();
      if (next) await this.#visit(next);
      else if (this.submit && this.jobs.length && this.submitted < this.limit.submits) {
        this.jobs.sort((a, b) => weightOf(a) - weightOf(b));
        await this.#send(this.jobs.shift());
      } else break;
    }
    for (const [url, id, from] of this.fragments) {
      const page = this.pages.get(url);
      if (page && !page.ids.has(id) && await this.#broken(url, id, from)) this.fault(from, `the link to ${url}#${id} names a part that is not there`);
    }
    return this;
  }

  /** A refused form stands at the address it was sent to: what is there must open when it is loaded again. */
  #again(form, base, here) {
    if (!this.surfaces || form.method !== 'POST') return;
    for (const to of new Set(form.submitters.map(s => s.action ?? form.action ?? here))) {
      const url = new URL(to, base);
      const [post, get] = ['POST', 'GET'].map(m => this.surfaces.of(m, url.pathname)?.split(' ')[1]);
      if (get && get === post && /\{/.test(get)) this.#want(url, `the form to it on ${here}`);
    }
  }

  /** Whether the page still has this link although the part is not there: what was submitted since may have taken both away. */
  async #broken(url, id, from) {
    const has = async (path, test) => test(read((await this.client.open(path)).body));
    return await has(from, doc => links(doc).some(l => l.href.endsWith(`${url}#${id}`))) && !await has(url, doc => doc.ids.has(id));
  }

  #want(url, from) {
    if (url.origin !== this.client.base) return;
    if (url.hash.length > 1) this.fragments.push([url.pathname + url.search, decodeURIComponent(url.hash.slice(1)), from]);
    const path = url.pathname + url.search;
    if (this.known.has(path)) return;
    this.known.add(path);
    const key = kind(url.pathname) + '?' + [...new Set(url.searchParams.keys())].sort();
    const n = (this.alike.get(key) ?? 0) + 1;
    this.alike.set(key, n);
    if (n > (url.search ? this.limit.asked : this.limit.alike) || this.known.size - this.cut.length > this.limit.pages) this.cut.push(path);
    else this.queue.push({ path, from });
  }

  async #visit({ path, from }) {
    const page = await this.client.open(path);
    this.#judge(page, `link on ${from}`);
    await this.#read(page, path);
  }

  /** Every answer on the way must be one that leads on. */
  #judge(page, from) {
    for (const step of page.steps) {
      const at = new URL(step.url);
      const route = this.surfaces?.of(step.method, at.pathname) ?? `${step.method} ${kind(at.pathname)}`;
      if (step.status < 400) this.visited.set(route, [...(this.visited.get(route) ?? []), { url: at.pathname + at.search, status: step.status, type: step.headers['content-type'] ?? '' }]);
      else if (!this.may(route, step.status, this.actor)) this.fault(from, `${step.method} ${at.pathname}${at.search} answers ${step.status}${step.status === 500 ? '' : ` “${(step.body.match(/<h1[^>]*>([^<]*)/) ?? step.body.match(/<p class="error"[^>]*>[^]*?([^<>]+)<\/p>/) ?? [])[1] ?? ''}”`}`);
    }
  }

  async #read(page, path) {
    if (!(page.headers['content-type'] ?? '').startsWith('text/html')) return;
    const doc = read(page.body);
    const at = new URL(page.url);
    const here = at.pathname + at.search;
    this.known.add(here);
    const entry = { route: this.surfaces?.of('GET', at.pathname) ?? kind(at.pathname), status: page.status, wire: page.wire, zipped: page.zipped, size: doc.nodes.length, ids: new Set(doc.ids.keys()), inline: inlineCode(doc), shape: shape(doc), headers: page.headers };
    this.pages.set(here, entry);
    if (path) this.pages.set(path, entry);
    for (const dead of deadControls(doc)) this.fault(here, dead);
    for (const inline of entry.inline) this.fault(here, inline);
    for (const link of links(doc)) {
      if (link.href === '#' || link.href === '' || /^(mailto|tel|javascript):/i.test(link.href)) continue;
      if (link.href.startsWith('#')) { // of this very answer, which may stand at the address of another
        if (!entry.ids.has(decodeURIComponent(link.href.slice(1)))) this.fault(here, `the link to ${link.href} names a part that is not there`);
        continue;
      }
      this.#want(new URL(link.href, page.url), here);
    }
    for (const form of forms(doc)) this.#again(form, page.url, here);
    for (const file of assets(doc)) await this.#asset(new URL(file, page.url), here);
    if (!this.submit) return;
    for (const form of forms(doc)) {
      // A refused form is sent once more, not by each of its buttons: it has one key.
      for (const submitter of form.submitters.length > 1 && page.status !== 422 ? form.submitters : [form.submitters[0]]) this.#job(page, doc, form, submitter, here);
    }
  }

  #job(page, doc, form, submitter, here) {
    const action = new URL(submitter?.action ?? form.action ?? here, page.url);
    if (action.origin !== this.client.base) return;
    const hidden = form.fields.filter(f => f.type === 'hidden' && !/^(idempotency_key|version|epoch|back|next)$/.test(f.name)).map(f => f.name);
    const key = [form.method, kind(action.pathname), form.fields.map(f => f.name).filter((n, i, all) => all.indexOf(n) === i), hidden, submitter?.name ? `${submitter.name}=${kind(submitter.value)}` : ''].join('|');
    const n = (this.jobsSeen.get(key) ?? 0) + 1;
    const exact = `${key}@${action.pathname}${action.search}`;
    if (this.jobsSeen.has(exact)) return;
    this.jobsSeen.set(exact, 1);
    this.jobsSeen.set(key, n);
    if (n > this.limit.formsAlike) return;
    const job = { here, action: action.pathname, key, form, page, submitter };
    // The offer to undo, and what a refused form asks for besides, stand on this one answer only.
    job.fresh = within(doc, form) || (page.status === 422 && action.pathname === new URL(page.url).pathname);
    if (job.fresh) this.jobs.unshift(job);
    else this.jobs.push(job);
  }

  async #send(job) {
    let { page, form, submitter } = job;
    if (!job.fresh) {
      // A person sends the form as it stands now, not as it stood before
      // other forms changed the same thing.
      page = await this.client.open(job.here);
      const doc = read(page.body);
      const leads = (s, f) => new URL(s?.action ?? f.action ?? job.here, page.url).pathname === job.action;
      const now = forms(doc).find(f => f.method === form.method && sameFields(f, form) && f.submitters.some(s => sameButton(s, submitter) && leads(s, f)));
      if (!now) return; // an act before this one took the form away
      form = now;
      submitter = now.submitters.find(s => sameButton(s, submitter) && leads(s, now));
    }
    this.submitted++;
    // Signing in makes another actor, so a copy of the client does it.
    const signsIn = /^\/(sign-in|welcome)/.test(job.action);
    const client = signsIn ? this.client.copy() : this.client;
    const answer = await client.submit(page, form, fill(form, this.actor, this.values), submitter);
    this.#judge(answer, `form ${form.method} ${job.action} on ${job.here}`);
    if (signsIn) client.close();
    else await this.#read(answer, null);
  }

  async #asset(url, from) {
    if (url.origin !== this.client.base) return this.fault(from, `asks ${url.origin} for a file`);
    if (!this.files.has(url.pathname)) {
      const file = await this.client.get(url.pathname);
      const route = this.surfaces?.of('GET', url.pathname);
      if (route) this.visited.set(route, [{ url: url.pathname, status: file.status, type: file.headers['content-type'] }]);
      this.files.set(url.pathname, file);
      if (file.status !== 200) this.fault(from, `the file ${url.pathname} answers ${file.status}`);
    }
    const id = url.hash.slice(1);
    if (id && !this.files.get(url.pathname).body.includes(`id="${id}"`)) this.fault(from, `${url.pathname} has no part called ${id}`);
  }
}

const sameButton = (a, b) => a?.name === b?.name && a?.label === b?.label && (!a?.name || kind(a.value) === kind(b.value)); // a value may be a version
const sameFields = (a, b) => a.fields.map(f => f.name).join() === b.fields.map(f => f.name).join();
const within = (doc, form) => {
  const node = byTag(doc, 'form').find(n => n.attrs.some(a => a.name === 'action' && a.value === form.action));
  for (let n = node; n; n = n.up) if (n.attrs?.some(a => a.name === 'id' && a.value === 'flash')) return true;
  return false;
};

/** The day so many days from now, as a date field takes it. */
const inDays = n => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);

const words = 'Wrote down what we learned and went through it with the team.';

/** Sensible values for the fields a person would fill. */
export function fill(form, actor = 'nobody', known = {}) {
  const values = {};
  const boxes = new Map();
  for (const f of form.fields) {
    if (!f.name || f.type === 'hidden') continue;
    if (f.name in known) {
      values[f.name] = known[f.name];
      continue;
    }
    switch (f.type) {
      case 'checkbox':
        if (!boxes.has(f.name)) boxes.set(f.name, []);
        if (f.checked || boxes.get(f.name).length === 0) boxes.get(f.name).push(f.value);
        break;
      case 'radio':
        if (f.checked || !(f.name in values)) values[f.name] = f.value;
        break;
      case 'select':
        values[f.name] = f.value || (f.options.find(o => o.value)?.value ?? '');
        break;
      case 'url': values[f.name] = 'https://wiki.northwind.example/review'; break;
      case 'email': values[f.name] = f.value || `not.${actor}@northwind.example`; break;
      case 'password': values[f.name] = 'seven quiet otters on a rope'; break;
      case 'date': values[f.name] = f.value || inDays(f.name === 'end_on' ? 64 : 8); break;
      case 'number': values[f.name] = f.value || (f.name === 'percent' ? '15' : '1'); break;
      case 'search': values[f.name] = 'review'; break;
      case 'file': break;
      default: values[f.name] = f.value || (f.max ? words.slice(0, f.max) : words);
    }
  }
  for (const [name, list] of boxes) values[name] = list;
  return values;
}
