Profile: TaskBundle
Parent: http://hl7.org/fhir/StructureDefinition/Bundle
Id: TaskBundle
Title: "Task bundle"
Description: "A Task and everything it refers to, as it travels over the health claim exchange."

* type = #collection (exactly)
* entry 1..*
* entry insert SlicedBy(type, resource, open)
* entry contains Task 1..1
* entry[Task].resource only http://hl7.org/fhir/StructureDefinition/Task
