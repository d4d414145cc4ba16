Profile: PaymentNotice
Parent: http://hl7.org/fhir/StructureDefinition/PaymentNotice
Id: PaymentNotice
Title: "Payment notice"
Description: "Word that a payment was made or will be."

* request ^mustSupport = false
* provider only Reference(Practitioner or PractitionerRole or Organization)
* payment only Reference(PaymentReconciliation)
* payee only Reference(Practitioner or PractitionerRole or Organization)
* recipient only Reference(Organization)
