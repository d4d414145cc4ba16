// node build.mjs CORE GUIDE: installs what package-lock.json pins, lays FHIR R4 out in fhir-cache and packs it into the file
// CORE; compiles the guide of sushi-config.yaml beside it and packs that into the file GUIDE.
// Each step is left out when what it reads is what it read last time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileGuide, guideSources } from './guide.mjs';
import { layOut } from './lay-out.mjs';
import { pack } from './pack.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const ig = dirname(here);
const source = join(ig, 'node_modules', '@medplum', 'definitions', 'dist', 'fhir', 'r4');
const cache = join(ig, 'fhir-cache');
const coreFolder = join(cache, 'hl7.fhir.r4.core#4.0.1', 'package');
const guideFolder = join(cache, 'ndhm.in#6.5.0', 'package');

// Longer than any build, for a lock left behind on a machine whose processes cannot be seen from here.
const lockExpires = 10 * 60 * 1000;

async function main(coreTarget, guideTarget) {
  const release = lock();
  try {
    const lockfile = hash(join(ig, 'package-lock.json'));
    await step(join(ig, 'node_modules', '.installed-lock'), source, lockfile, install);
    const core = hash(join(here, 'lay-out.mjs'), join(here, 'published-r4.mjs')) + lockfile;
    await step(join(cache, '.laid-out'), coreFolder, core, () => {
      process.stdout.write(`Laid out ${layOut(source, coreFolder)} FHIR definitions.\n`);
    });
    const guide = hash(join(here, 'guide.mjs'), ...guideSources(ig)) + core;
    await step(join(cache, '.compiled'), guideFolder, guide, async () => {
      const { definitions, examples } = await compileGuide(ig, cache, guideFolder);
      process.stdout.write(`SUSHI compiled ${definitions} definitions and ${examples} examples with 0 errors.\n`);
    });
    await packStep(coreFolder, coreTarget, core);
    await packStep(guideFolder, guideTarget, guide);
  } finally {
    release();
  }
}

async function packStep(folder, target, inputs) {
  await step(`${target}.inputs`, target, hash(join(here, 'pack.mjs')) + inputs, () => pack(folder, target));
  // A pack that stays as it is counts as built now; else the next build would come here again.
  utimesSync(target, new Date(), new Date());
}

async function step(stamp, result, inputs, run) {
  if (existsSync(stamp) && existsSync(result) && readFileSync(stamp, 'utf8') === inputs) return;
  rmSync(stamp, { force: true });
  await run();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, inputs);
}

function install() {
  process.stdout.write('Installing the FHIR definitions with npm ci.\n');
  const options = { cwd: ig, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' };
  const { status, error } = spawnSync('npm', ['ci', '--ignore-scripts', '--loglevel=error'], options);
  if (error || status !== 0) throw new Error(`npm ci failed in ${ig}${error ? `: ${error.message}` : ''}.`);
}

// Builds of several solutions or configurations share one ig folder: one at a time may fill it.
function lock() {
  const path = join(cache, '.lock');
  mkdirSync(cache, { recursive: true });
  for (;;) {
    try {
      writeFileSync(path, `${process.pid}`, { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (isLeftBehind(path)) rmSync(path, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}

function isLeftBehind(path) {
  const held = statSync(path, { throwIfNoEntry: false });
  if (!held) return false;
  if (Date.now() - held.mtimeMs > lockExpires) return true;
  try {
    const holder = Number(readFileSync(path, 'utf8'));
    return holder > 0 && !process.kill(holder, 0);
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function hash(...paths) {
  const sum = createHash('sha256');
  paths.forEach((path) => sum.update(readFileSync(path)));
  return sum.digest('hex');
}

if (process.argv.length !== 4) {
  process.stderr.write('usage: node build.mjs CORE GUIDE\n');
  process.exitCode = 2;
} else {
  try {
    await main(resolve(process.argv[2]), resolve(process.argv[3]));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
