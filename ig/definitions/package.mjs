// node package.mjs FOLDER: writes the compiled guide as a FHIR package, FOLDER/ndhm.in-6.5.0.tgz, to load into any other
// FHIR server or validator. Run it by `npm run package`, which compiles first.
// https://confluence.hl7.org/display/FHIR/NPM+Package+Specification
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'fhir-cache', 'ndhm.in#6.5.0', 'package');

if (process.argv.length !== 3) {
  process.stderr.write('usage: node package.mjs FOLDER\n');
  process.exitCode = 2;
} else {
  const target = resolve(process.argv[2]);
  mkdirSync(target, { recursive: true });
  const options = { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' };
  const { status } = spawnSync('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', target], options);
  process.exitCode = status ?? 1;
}
