Profile: PaymentReconciliation
Parent: http://hl7.org/fhir/StructureDefinition/PaymentReconciliation
Id: PaymentReconciliation
Title: "Payment reconciliation"
Description: "Which claims a payment covers."

* paymentIssuer only Reference(Organization)
* request only Reference(Task)
* requestor only Reference(Practitioner or PractitionerRole or Organization)
* detail.type from ndhm-payment-type (example)
* detail.submitter only Reference(Practitioner or PractitionerRole or Organization)
* detail.responsible only Reference(PractitionerRole)
* detail.payee only Reference(Practitioner or PractitionerRole or Organization)
