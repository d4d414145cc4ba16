CodeSystem: ReasonCodeSystem
Id: ndhm-reason-code
Title: "Reason Code"
Description: "Why a task was started."

* ^name = "ReasonCode"
* ^caseSensitive = true
* #partialpayment "Reprocess request due to partial payment by payer"
* #erroneousclaim "Reprocess request due to erroneous claim submission by provider"
* #claimrejected "Reprocess request due to claim rejected by payer"
* #referred "Referred to another hospital"
* #erroneousregistration "Beneficiary registered by mistakenly for a given policy"
* #wrongdiagnosis "Additional facts were diagnosed during treatment."
* #treatmentplanchanged "Treatment plan changed during hospitalization."

CodeSystem: TaskCodeSystem
Id: ndhm-task-codes
Title: "Task Code"
Description: "Work that is asked for over the health claim exchange."

* ^name = "TaskCode"
* ^caseSensitive = true
* #nullify "nullify"
* #deliver "deliver"
* #search "Search"

CodeSystem: TaskInputTypeCodes
Id: ndhm-task-input-type-code
Title: "Task Input Type"
Description: "What a task needs to be carried out."

* ^name = "TaskInputType"
* ^caseSensitive = true
* #productNumber "ProductNumber"
* #claimNumber "ClaimNumber"
* #initimationNumber "InitimationNumber"
* #fromDate "FromDate"
* #toDate "ToDate"
* #financeYear "FinanceYear"
* #serviceCode "ServiceCode"
* #policyNumber "PolicyNumber"
* #providerId "ProviderId"
* #payerId "PayerId"
* #document "Document"

CodeSystem: TaskOutputValueCodes
Id: ndhm-task-output-value
Title: "Task Output Value"
Description: "What came of a task."

* ^name = "TaskOutputValue"
* ^caseSensitive = true
* #paymentack "Payment is acknowledged"
* #claimcancelled "Requested claim is cancelled"
* #claimreinitiated "Requested claim is reinitiated"
* #claimsuspended "Requested claim is suspended"
* #taskak "Requested task is acknowledged"
* #taskdelivered "Requested task is delivered"
