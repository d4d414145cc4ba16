// Compiles the FSH sources of ig/input with SUSHI into the package folder ndhm.in#6.5.0/package: definitions with
// snapshots beside package.json and .index.json, examples in example/. https://fshschool.org/docs/sushi/
//
// SUSHI is called as a library, as its command asks the network for newer versions and keeps packages in the home folder.
import { createRequire } from 'node:module';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { indexRow, replaceFolder } from './lay-out.mjs';

const core = { name: 'hl7.fhir.r4.core', version: '4.0.1' };

/** What the guide is made of: the paths of all sources below `ig`, in the same order on every machine. */
export function guideSources(ig) {
  const below = (folder) => readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => entry.isDirectory() ? below(join(folder, entry.name)) : [join(folder, entry.name)]);
  return [join(ig, 'sushi-config.yaml'), ...below(join(ig, 'input')).filter((path) => path.endsWith('.fsh'))]
    .sort((a, b) => name(ig, a) < name(ig, b) ? -1 : 1);
}

/**
 * Writes the guide's package into `folder`, all or nothing.
 * @param ig the folder of sushi-config.yaml
 * @param cache the folder of laid-out packages that SUSHI reads FHIR R4 from
 * @returns how many definitions and examples there are
 * @throws when SUSHI finds an error; the message holds each with its file and line
 */
export async function compileGuide(ig, cache, folder) {
  // From here, not at the top: node_modules may not be there before `npm ci` has run.
  const require = createRequire(join(ig, 'package.json'));
  const { fhirdefs, sushiExport, utils } = require('fsh-sushi');
  const log = silence(utils);
  const config = utils.readConfig(ig);
  const tank = utils.fillTank(utils.getRawFSHes(join(ig, 'input', 'fsh')), config);
  tank.checkDuplicateNameEntities();
  const definitions = await openCache(require, fhirdefs, cache);
  const compiled = sushiExport.exportFHIR(tank, definitions);
  if (log.errors.length > 0) throw new Error(`SUSHI found ${log.errors.length} errors:\n${listed(ig, log.errors)}`);
  if (log.warnings.length > 0) process.stderr.write(`SUSHI warns:\n${listed(ig, log.warnings)}\n`);
  const examples = compiled.instances.filter((instance) => instance._instanceMeta.usage === 'Example');
  const artifacts = [...compiled.profiles, ...compiled.extensions, ...compiled.valueSets, ...compiled.codeSystems];
  write(folder, config, artifacts.map(json), examples.map(json));
  return { definitions: artifacts.length, examples: examples.length };
}

const json = (artifact) => artifact.toJSON(true);

const name = (ig, path) => relative(ig, path).split(sep).join('/');

function silence(utils) {
  utils.logger.transports[0].silent = true;
  utils.errorsAndWarnings.reset();
  utils.errorsAndWarnings.shouldTrack = true;
  return utils.errorsAndWarnings;
}

function listed(ig, messages) {
  return messages.map(({ message, location, input }) =>
    `  ${input ? `${name(ig, input)}:${location?.startLine ?? 1}: ` : ''}${message}`).join('\n');
}

// Only what is laid out is there: a package that is missing is an error, never a download.
async function openCache(require, fhirdefs, cache) {
  const { DiskBasedPackageCache } = createRequire(require.resolve('fsh-sushi'))('fhir-package-loader');
  const refuse = async (name, version) => { throw new Error(`The package ${name}#${version} is not in ${cache}.`); };
  const definitions = await fhirdefs.createFHIRDefinitions({
    packageCache: new DiskBasedPackageCache(cache),
    registryClient: { resolveVersion: async (name, version) => version, download: refuse },
    currentBuildClient: { downloadCurrentBuild: refuse, getCurrentBuildDate: refuse },
  });
  const status = await definitions.loadPackage(core.name, core.version);
  if (status !== 'LOADED') throw new Error(`SUSHI could not read ${core.name}#${core.version} from ${cache} (${status}).`);
  definitions.optimize();
  return definitions;
}

function write(folder, config, resources, examples) {
  replaceFolder(folder, (draft) => {
    const files = resources.map((resource) => save(draft, resource));
    mkdirSync(join(draft, 'example'));
    const shown = examples.map((resource) => save(join(draft, 'example'), resource));
    writeFileSync(join(draft, 'package.json'), `${JSON.stringify(manifest(config), null, 2)}\n`);
    writeFileSync(join(draft, '.index.json'), index(files));
    writeFileSync(join(draft, 'example', '.index.json'), index(shown));
  });
}

const index = (files) => `${JSON.stringify({ 'index-version': 2, files })}\n`;

function save(folder, resource) {
  const row = indexRow(resource);
  writeFileSync(join(folder, row.filename), JSON.stringify(resource), { flag: 'wx' });
  return row;
}

function manifest({ id, version, canonical, title, description, license }) {
  return {
    name: id,
    version,
    description,
    title,
    canonical,
    url: canonical,
    fhirVersions: [core.version],
    type: 'IG',
    license,
    dependencies: { [core.name]: core.version },
  };
}
