Profile: Invoice
Parent: http://hl7.org/fhir/StructureDefinition/Invoice
Id: Invoice
Title: "Invoice"
Description: "A bill: its lines, what each is made up of, and the totals."

* identifier 1..1
* identifier.type.text MS
* identifier.value 1..1
* identifier.assigner only Reference(Organization)
* type 1..1
* type from ndhm-invoice-types (extensible)
* type.coding 1..1
* type.coding insert CompleteCoding
* type.text MS
* subject 1..1
* subject only Reference(Group or Patient)
* recipient ^mustSupport = false
* recipient only Reference(RelatedPerson or Patient or Organization)
* date 1..1
* participant.actor only Reference(Device or RelatedPerson or Practitioner or Organization or Patient or PractitionerRole)
* issuer only Reference(Organization)
* lineItem 1..*
* lineItem.chargeItem[x] only Reference(ChargeItem) or CodeableConcept
* lineItem.priceComponent 1..*
* lineItem.priceComponent.code 1..1
* lineItem.priceComponent.code from ndhm-price-components (extensible)
* lineItem.priceComponent.code.coding 1..1
* lineItem.priceComponent.code.coding insert CompleteCoding
* lineItem.priceComponent.code.text MS
* lineItem.priceComponent.amount 1..1
* totalNet 1..1
* totalGross 1..1
