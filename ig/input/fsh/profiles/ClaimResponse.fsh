Profile: ClaimResponse
Parent: http://hl7.org/fhir/StructureDefinition/ClaimResponse
Id: ClaimResponse
Title: "Claim response"
Description: "An insurer's decision on a Claim: what is paid, what is not and why."

* type from ndhm-claim-type (extensible)
* patient only Reference(Patient)
* insurer MS
* insurer only Reference(Organization)
* requestor only Reference(Practitioner or PractitionerRole or Organization)
* request MS
* request only Reference(Claim)
* outcome MS
* disposition MS
* item MS
* item.adjudication.reason from ndhm-adjudication-reason (example)
* addItem.provider only Reference(Practitioner or PractitionerRole or Organization)
* addItem.productOrService from ndhm-productorservice (example)
* addItem.productOrService.coding insert CompleteCoding
* addItem.programCode from ndhm-program-code (example)
* addItem.programCode.coding insert CompleteCoding
* addItem.detail.productOrService from ndhm-productorservice (example)
* addItem.detail.productOrService.coding insert CompleteCoding
* addItem.detail.subDetail.productOrService from ndhm-productorservice (example)
* addItem.detail.subDetail.productOrService.coding insert CompleteCoding
* total MS
* formCode from ndhm-form-code (example)
* communicationRequest only Reference(CommunicationRequest)
* insurance MS
* insurance.coverage MS
* insurance.coverage only Reference(Coverage)
* insurance.claimResponse only Reference(ClaimResponse)
* error MS
