Profile: ChargeItem
Parent: http://hl7.org/fhir/StructureDefinition/ChargeItem
Id: ChargeItem
Title: "Charge item"
Description: "One product or service that is billed: a consultation, a medicine, a room."

* partOf only Reference(ChargeItem)
* code from ndhm-chargeitem-types (extensible)
* code.coding 1..1
* code.coding insert CompleteCoding
* code.text MS
* subject only Reference(Group or Patient)
* context only Reference(EpisodeOfCare or Encounter)
* occurrence[x] MS
* performer.actor only Reference(CareTeam or Device or RelatedPerson or Practitioner or PractitionerRole or Organization)
* performingOrganization only Reference(Organization)
* requestingOrganization only Reference(Organization)
* costCenter only Reference(Organization)
* quantity 1..1
* quantity ^mustSupport = false
* enterer only Reference(Device or RelatedPerson or Practitioner or PractitionerRole or Organization or Patient)
* service only Reference(DiagnosticReport or MedicationAdministration or MedicationDispense or SupplyDelivery or ImagingStudy or Immunization or Observation or Procedure)
* product[x] 1..1
* product[x] only Reference(Device or Substance or Medication) or CodeableConcept
