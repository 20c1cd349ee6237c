// A browser without a window: cookies, redirects, forms as they stand on the
// page. Each client comes from its own loopback address, so that the limit of
// requests per address counts them apart, as it does people.
import http from 'node:http';
import { gunzipSync } from 'node:zlib';
import { forms, read } from './html.mjs';

let addresses = 0;
const nextAddress = () => `127.0.${1 + Math.floor(addresses / 250)}.${1 + (addresses++ % 250)}`;

export class Client {
  constructor(base) {
    this.base = base;
    this.cookies = new Map();
    this.address = nextAddress();
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  }

  /** The same cookies in another window. */
  copy() {
    const other = new Client(this.base);
    other.cookies = new Map(this.cookies);
    return other;
  }

  get(url) { return this.send('GET', url); }

  post(url, fields) { return this.send('POST', url, new URLSearchParams(fields).toString()); }

  /** One request; no redirect is followed. */
  send(method, url, body, headers = {}) {
    const at = new URL(url, this.base);
    return new Promise((resolve, reject) => {
      const request = http.request(at, {
        method, agent: this.agent, localAddress: this.address,
        headers: {
          accept: 'text/html,*/*', 'accept-encoding': 'gzip', 'sec-fetch-site': 'same-origin', origin: this.base,
          ...(this.referer ? { referer: this.referer } : {}),
          ...(this.cookies.size ? { cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ') } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
          ...headers,
        },
      }, answer => {
        const parts = [];
        answer.on('data', d => parts.push(d)).on('error', reject).on('end', () => {
          const raw = Buffer.concat(parts);
          const zipped = answer.headers['content-encoding'] === 'gzip';
          for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line);
          resolve({ url: at.href, method, status: answer.statusCode, headers: answer.headers, wire: raw.length, zipped, body: (zipped ? gunzipSync(raw) : raw).toString('utf8') });
        });
      });
      request.on('error', reject).end(body);
    });
  }

  #keep(line) {
    const [pair, ...attributes] = line.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim(), value = pair.slice(at + 1).trim();
    const ended = attributes.some(a => /^\s*max-age\s*=\s*(0|-)/i.test(a));
    if (ended || value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }

  /** A request and the redirects after it; steps lists every answer. */
  async walk(method, url, body) {
    const steps = [await this.send(method, url, body)];
    while ([301, 302, 303, 307, 308].includes(steps.at(-1).status) && steps.length < 10) {
      const last = steps.at(-1);
      steps.push(await this.send('GET', new URL(last.headers.location, last.url).href));
    }
    const last = steps.at(-1);
    this.referer = last.url;
    return { ...last, steps };
  }

  open(url) { return this.walk('GET', url); }

  /** Sends a form of a page with these values in place of the page's own. */
  submit(page, form, values = {}, submitter = form.submitters[0]) {
    const fields = new URLSearchParams();
    for (const f of form.fields) {
      if (!f.name || f.name in values) continue;
      if (['checkbox', 'radio'].includes(f.type) && !f.checked) continue;
      fields.append(f.name, f.value);
    }
    for (const [name, value] of Object.entries(values)) for (const v of [value].flat()) fields.append(name, v);
    if (submitter?.name) fields.append(submitter.name, submitter.value);
    const to = new URL(submitter?.action ?? form.action ?? page.url, page.url);
    if (form.method === 'GET') {
      to.search = fields;
      return this.walk('GET', to.href);
    }
    return this.walk('POST', to.href, fields.toString());
  }

  /** Signs in as one of the sample people by the page's own form. */
  async signInAs({ name }) {
    const page = await this.open('/sign-in');
    for (const form of forms(read(page.body))) {
      const by = form.submitters.find(s => s.label.includes(name));
      if (by) return this.#let(name, await this.submit(page, form, {}, by));
    }
    throw new Error(`the sign-in page (${page.status}) offers nobody called ${name}`);
  }

  /** Signs in by e-mail and password. */
  async signInWith({ email, password }) {
    const page = await this.open('/sign-in');
    const form = forms(read(page.body)).find(f => f.fields.some(x => x.name === 'password'));
    return this.#let(email, await this.submit(page, form, { email, password }));
  }

  #let(who, answer) {
    if (answer.steps[0].status !== 303) throw new Error(`sign-in as ${who}: ${answer.steps[0].status}`);
    return answer;
  }

  close() { this.agent.destroy(); }
}
