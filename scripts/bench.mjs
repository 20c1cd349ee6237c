// Prints the benchmark table: what `go test -bench` reported, then the process.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// What each measure is to reach.
const goals = {
  "BoardPage cpu-ms/page": 1.5, "BoardPage x-floor": 2, "BoardPage queries/page": 8, "BoardAPI cpu-ms/page": 6,
  "CreateInternship/draft cpu-ms/create": 1, "CreateInternship/proposal cpu-ms/create": 1,
};
function goal(name, unit) {
  if (/^Writers64/.test(name) && unit === "%-of-bare") return " (goal at least 50)";
  if (unit === "refused-as-too-busy") return " (goal 0)";
  if (/^OpenLoop/.test(name)) return { "ms-p99": " (goal 100)", errors: " (goal 0)", "MB-afterwards": " (goal 80)" }[unit] ?? "";
  const most = goals[`${name} ${unit}`];
  return most === undefined ? "" : ` (goal ${most})`;
}

const rows = [];
for (const line of readFileSync(process.argv[2], "utf8").split("\n")) {
  const m = line.match(/^Benchmark(\S+?)(-\d+)?\s+\d+\s+(.*)$/);
  if (!m) continue;
  const parts = m[3].trim().split(/\s+/);
  for (let i = 0; i + 1 < parts.length; i += 2) if (!/^(ns|B|allocs)\/op$/.test(parts[i + 1])) rows.push([m[1], parts[i + 1] + goal(m[1], parts[i + 1]), parts[i]]);
}

const dir = mkdtempSync(join(tmpdir(), "belay-bench-"));
const port = 20000 + Math.floor(Math.random() * 20000);
const serve = () => spawn("bin/belay", ["serve", "--db", `sqlite:${dir}/belay.db`, "--key-file", `${dir}/belay.key`, "--addr", `127.0.0.1:${port}`], { stdio: "ignore" });
const ready = async () => { try { return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok; } catch { return false; } };
const nap = ms => new Promise(r => setTimeout(r, ms));
async function up() {
  const start = performance.now(), p = serve();
  while (!(await ready())) await nap(2);
  return [p, (performance.now() - start) / 1000];
}
async function down(p) { p.kill("SIGTERM"); await new Promise(r => p.on("exit", r)); }

spawnSync("bin/belay", ["admin", "create", "--email", "bench@example.com", "--db", `sqlite:${dir}/belay.db`], { input: "seven calm engineers on a rope\n" });
const times = [];
for (let i = 0; i < 7; i++) { const [p, s] = await up(); times.push(s); await down(p); }
times.sort((a, b) => a - b);
const [p] = await up();
await nap(5000);
const rss = +readFileSync(`/proc/${p.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1] / 1024;
await down(p);
rmSync(dir, { recursive: true });
rows.push(["start-up on an existing database", "s, median of 7 (goal 0.15)", times[3].toFixed(3)]);
rows.push(["idle memory after 5 s", "MB resident (goal 40)", rss.toFixed(1)]);
rows.push(["binary", "MB (goal 45)", (statSync("bin/belay").size / 1e6).toFixed(1)]);
const width = [0, 1].map(i => Math.max(...rows.map(r => r[i].length)));
for (const r of rows) console.log(r[0].padEnd(width[0]), " ", r[1].padEnd(width[1]), " ", r[2]);
