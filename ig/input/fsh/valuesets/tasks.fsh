ValueSet: PaymentType
Id: ndhm-payment-type
Title: "Payment Type"
Description: "What a line of a payment is."

* include codes from system ndhm-payment-type
* include codes from system http://terminology.hl7.org/CodeSystem/payment-type

ValueSet: ReasonCode
Id: ndhm-reason-code
Title: "Reason Code"
Description: "Why a task was started."

* include codes from system ndhm-reason-code

ValueSet: TaskCode
Id: ndhm-task-codes
Title: "Task Code"
Description: "Work that is asked for over the health claim exchange."

* include codes from system ndhm-task-codes
* include codes from system http://terminology.hl7.org/CodeSystem/financialtaskcode
* include codes from system http://hl7.org/fhir/CodeSystem/task-code

ValueSet: TaskInputType
Id: ndhm-task-input-type-code
Title: "Task Input Type"
Description: "What a task needs to be carried out."

* include codes from system ndhm-task-input-type-code
* include codes from system http://terminology.hl7.org/CodeSystem/financialtaskinputtype

ValueSet: TaskOutputValue
Id: ndhm-task-output-value
Title: "Task Output Value"
Description: "What came of a task."

* include codes from system ndhm-task-output-value
