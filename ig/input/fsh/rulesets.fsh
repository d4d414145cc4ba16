// What many profiles ask for in the same words. Insert at the element it is about: * code insert SnomedConcept

// A Coding that says what it is about without a look-up.
RuleSet: CompleteCoding
* system 1..1
* code 1..1
* display 1..1

RuleSet: SnomedCoding
* insert CompleteCoding
* system = $sct (exactly)

RuleSet: LoincCoding
* insert CompleteCoding
* system = $loinc (exactly)

// One code of SNOMED CT, word for word.
RuleSet: FixedSnomedCoding(code, display)
* insert SnomedCoding
* insert FixedCodeAndDisplay({code}, [[{display}]])

// The same where the system may be left out.
RuleSet: FixedCodeOfSnomed(code, display)
* system = $sct (exactly)
* insert FixedCodeAndDisplay({code}, [[{display}]])

RuleSet: FixedCodeAndDisplay(code, display)
* code 1..1
* code = #{code} (exactly)
* display 1..1
* display = "{display}" (exactly)

// A CodeableConcept with complete codings of any code system.
RuleSet: CodedConcept
* coding MS
* coding insert CompleteCoding
* text MS

RuleSet: SnomedConcept
* coding MS
* coding insert SnomedCoding
* text MS

RuleSet: LoincConcept
* coding MS
* coding insert LoincCoding
* text MS

// A CodeableConcept with one complete coding at most.
RuleSet: OneCodedConcept
* coding 0..1
* coding insert CompleteCoding
* text MS

// An Identifier that says which kind of number it is.
RuleSet: RegisteredIdentifier
* type 1..1 MS
* type from ndhm-identifier-type-code (extensible)
* type insert CodedConcept
* system MS
* value 1..1 MS
* assigner only Reference(Organization)
* assigner.display MS

RuleSet: SlicedBy(type, path, rules)
* ^slicing.discriminator.type = #{type}
* ^slicing.discriminator.path = "{path}"
* ^slicing.rules = #{rules}

// What the head of each record says about itself.
RuleSet: RecordHead
* status MS
* type MS
* type.text MS
* subject 1..1 MS
* subject only Reference(Patient)
* subject.reference 1..1
* encounter only Reference(Encounter)
* date MS
* author MS
* author only Reference(Device or RelatedPerson or Patient or Practitioner or PractitionerRole or Organization)
* title MS
* attester MS
* attester.party only Reference(RelatedPerson or Patient or Practitioner or PractitionerRole or Organization)
* custodian only Reference(Organization)

// A section of a record that is known by its code.
RuleSet: CodedSection(code, display)
* code.coding 0..1 MS
* code.coding insert FixedSnomedCoding({code}, [[{display}]])
* code.text MS
* insert RecordSection

// A section of a record that is known by its title.
RuleSet: TitledSection(title)
* title 1..1
* title = "{title}" (exactly)
* insert RecordSection

RuleSet: RecordSection
* author only Reference(Device or RelatedPerson or Practitioner or PractitionerRole or Patient or Organization)
* entry MS
* entry.reference 1..1

// An entry of a section that is sliced by what it refers to: Reference.type has to be there.
RuleSet: ReferenceTo(type)
* reference 1..1
* type 1..1
* type = "{type}" (exactly)
