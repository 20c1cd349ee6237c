// Says which row of the table of surfaces a request belongs to, by the rules
// of Go's ServeMux: {name}, {name...}, {$}, the more literal pattern wins.
export class Surfaces {
  constructor(rows) {
    this.rows = rows.map(r => ({ ...r, name: `${r.method} ${r.pattern}`, regexp: toRegExp(r.pattern), weight: weight(r.pattern) }))
      .sort((a, b) => b.weight - a.weight);
  }

  /** "GET /growth/{dimension}", or null when no row fits. */
  of(method, path) {
    return this.rows.find(r => (r.method === method || (method === 'HEAD' && r.method === 'GET')) && r.regexp.test(path))?.name ?? null;
  }

  get names() { return this.rows.map(r => r.name).sort(); }
}

const toRegExp = pattern => new RegExp('^' + pattern.split(/(\{[^}]*\})/).map(part => {
  if (part === '{$}') return '';
  if (/^\{.*\.\.\.\}$/.test(part)) return '.*';
  if (/^\{.*\}$/.test(part)) return '[^/]+';
  return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}).join('') + '$');

const weight = pattern => pattern.split('/').reduce((w, part) => w * 3 + (part.endsWith('...}') ? 0 : part.startsWith('{') && part !== '{$}' ? 1 : 2), 1) * (pattern.includes('...') ? 0.001 : 1);
