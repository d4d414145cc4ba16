// Packs a laid-out FHIR package into one file from which any resource can be read without inflating the rest.
//
//   "FHIRPACK", uint32 version, uint32 length of the index, index, blocks      (integers little-endian)
//   index  = brotli of UTF-8 JSON: { package, version, blocks: [[offset, packed, plain]...], resources: [{...}] }
//   block  = brotli of one or more resources, minified, one after the other
//   a resource's at = [block, offset in the plain block, length]; a block's offset counts from the end of the index
//
// Narratives (text) are dropped: they repeat the definition as a page. Search parameters share one block because a
// server reads them all at once.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const formatVersion = 1;
const readTogether = new Set(['SearchParameter', 'CompartmentDefinition']);

export function pack(folder, target) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { files } = JSON.parse(readFileSync(join(folder, '.index.json'), 'utf8'));
  const blocks = [];
  const resources = [];
  for (const group of grouped(files)) {
    const bodies = group.map((file) => minified(join(folder, file.filename)));
    let start = 0;
    bodies.forEach((body) => {
      resources.push(entry(body.resource, [blocks.length, start, body.bytes.length]));
      start += body.bytes.length;
    });
    blocks.push(Buffer.concat(bodies.map((body) => body.bytes)));
  }
  write(target, { package: name, version, resources }, blocks);
}

function grouped(files) {
  const shared = [...readTogether].map((type) => files.filter((file) => file.resourceType === type));
  const alone = files.filter((file) => !readTogether.has(file.resourceType)).map((file) => [file]);
  return [...shared.filter((group) => group.length > 0), ...alone];
}

function minified(path) {
  const { text, ...resource } = JSON.parse(readFileSync(path, 'utf8'));
  return { resource, bytes: Buffer.from(JSON.stringify(resource)) };
}

// What a definition is found by. JSON.stringify leaves out what is undefined.
function entry({ resourceType, id, url, version, name, code, kind, type, abstract, derivation }, at) {
  // OperationDefinition.type is something else: whether the operation can be called on a type.
  const typeName = typeof type === 'string' ? type : undefined;
  return { resourceType, id, url, version, name, code, kind, type: typeName, abstract, derivation, at };
}

function write(target, index, blocks) {
  let offset = 0;
  const packed = blocks.map((block) => compressed(block));
  const table = packed.map((block, i) => {
    const row = [offset, block.length, blocks[i].length];
    offset += block.length;
    return row;
  });
  const indexBytes = compressed(Buffer.from(JSON.stringify({ ...index, blocks: table })));
  const head = Buffer.alloc(16);
  head.write('FHIRPACK', 'latin1');
  head.writeUInt32LE(formatVersion, 8);
  head.writeUInt32LE(indexBytes.length, 12);
  mkdirSync(dirname(target), { recursive: true });
  const draft = `${target}.${process.pid}.draft`;
  writeFileSync(draft, Buffer.concat([head, indexBytes, ...packed]));
  renameSync(draft, target);
}

function compressed(bytes) {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: 9,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}
