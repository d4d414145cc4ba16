Instance: diagnostic-report-lab
InstanceOf: DocumentBundle
Usage: #example
Title: "Laboratory report"
Description: "A blood count with three results."
* insert Document(LAB-2025-0777, 2025-03-04T16:00:00.000+05:30)
* entry[+] insert Holds(30, LabRecord)
* entry[+] insert Holds(01, Meera)
* entry[+] insert Holds(02, Doctor)
* entry[+] insert Holds(03, Hospital)
* entry[+] insert Holds(31, LabReport)
* entry[+] insert Holds(32, LabSample)
* entry[+] insert Holds(33, LabHemoglobin)
* entry[+] insert Holds(34, LabLeukocytes)
* entry[+] insert Holds(35, LabPlatelets)
* entry[+] insert Holds(36, LabSheet)

Instance: LabRecord
InstanceOf: DiagnosticReportRecord
Usage: #inline
* insert Is(30)
* insert Signed(Laboratory report, 2025-03-04T16:00:00+05:30)
* type = $sct#721981007 "Diagnostic studies report"
* section insert Part(Hematology, 721981007, [[Diagnostic studies report]])
* section.entry[DiagnosticReport] insert Entry(31, DiagnosticReport, Blood count)
* section.entry[DocumentReference] insert Entry(36, DocumentReference, Blood count as a file)

Instance: LabReport
InstanceOf: DiagnosticReportLab
Usage: #inline
* insert Is(31)
* insert Narrative([[Hemoglobin 9.8 g/dL, leukocytes and platelets normal]])
* identifier.system = "https://records.sahyadri-hospital.example.org"
* identifier.value = "LAB-2025-0777"
* status = #final
* category = $sct#708196005 "Hematology service"
* code = $loinc#58410-2 "CBC panel - Blood by Automated count"
* subject insert OfMeera
* effectiveDateTime = "2025-03-04T08:10:00+05:30"
* issued = "2025-03-04T15:55:00.000+05:30"
* performer insert ByHospital
* resultsInterpreter insert ByDoctor
* specimen insert To(32, Venous blood)
* result[0] insert To(33, Hemoglobin)
* result[1] insert To(34, Leukocytes)
* result[2] insert To(35, Platelets)
* conclusion = "Anemia; leukocytes and platelets are normal."
* conclusionCode = $sct#271737000 "Anemia"
* presentedForm insert Pdf(Blood count)

Instance: LabSample
InstanceOf: Specimen
Usage: #inline
* insert Is(32)
* insert Narrative(Venous blood)
* type = $sct#122555007 "Venous blood specimen"
* subject insert OfMeera
* receivedTime = "2025-03-04T08:40:00+05:30"
* collection.collectedDateTime = "2025-03-04T08:10:00+05:30"

RuleSet: LabResult
* status = #final
* category = $observation-category#laboratory "Laboratory"
* subject insert OfMeera
* effectiveDateTime = "2025-03-04T08:10:00+05:30"
* performer insert ByHospital
* specimen insert To(32, Venous blood)

Instance: LabHemoglobin
InstanceOf: Observation
Usage: #inline
* insert Is(33)
* insert Narrative(Hemoglobin 9.8 g/dL)
* insert LabResult
* code.coding[LOINC] = $loinc#718-7 "Hemoglobin [Mass/volume] in Blood"
* valueQuantity = 9.8 'g/dL' "g/dL"
* referenceRange.low = 12 'g/dL' "g/dL"
* referenceRange.high = 15 'g/dL' "g/dL"

Instance: LabLeukocytes
InstanceOf: Observation
Usage: #inline
* insert Is(34)
* insert Narrative(Leukocytes 7.2 thousand per microliter)
* insert LabResult
* code.coding[LOINC] = $loinc#6690-2 "Leukocytes [#/volume] in Blood by Automated count"
* valueQuantity = 7.2 '10*3/uL' "10*3/uL"

Instance: LabPlatelets
InstanceOf: Observation
Usage: #inline
* insert Is(35)
* insert Narrative(Platelets 240 thousand per microliter)
* insert LabResult
* code.coding[LOINC] = $loinc#777-3 "Platelets [#/volume] in Blood by Automated count"
* valueQuantity = 240 '10*3/uL' "10*3/uL"

Instance: LabSheet
InstanceOf: DocumentReference
Usage: #inline
* insert Is(36)
* insert Narrative(Blood count as a file)
* status = #current
* type = $sct#4241000179101 "Laboratory report"
* subject insert OfMeera
* content.attachment insert Pdf(Blood count)

Instance: diagnostic-report-imaging
InstanceOf: DocumentBundle
Usage: #example
Title: "Imaging report"
Description: "An X-ray of the chest with its key image."
* insert Document(RAD-2025-0102, 2025-03-05T12:00:00.000+05:30)
* entry[+] insert Holds(38, ImagingRecord)
* entry[+] insert Holds(01, Meera)
* entry[+] insert Holds(02, Doctor)
* entry[+] insert Holds(03, Hospital)
* entry[+] insert Holds(39, ImagingReport)
* entry[+] insert Holds(3a, ImagingOfChest)
* entry[+] insert Holds(3b, KeyImage)

Instance: ImagingRecord
InstanceOf: DiagnosticReportRecord
Usage: #inline
* insert Is(38)
* insert Signed(Imaging report, 2025-03-05T12:00:00+05:30)
* type = $sct#4201000179104 "Imaging report"
* section insert Part(Imaging, 4201000179104, [[Imaging report]])
* section.entry[DiagnosticReport] insert Entry(39, DiagnosticReport, X-ray of the chest)

Instance: ImagingReport
InstanceOf: DiagnosticReportImaging
Usage: #inline
* insert Is(39)
* insert Narrative(X-ray of the chest without findings)
* status = #final
* category = $sct#394914008 "Radiology"
* code = $loinc#36643-5 "XR Chest 2 Views"
* subject insert OfMeera
* effectiveDateTime = "2025-03-05T11:00:00+05:30"
* issued = "2025-03-05T11:50:00.000+05:30"
* performer insert ByHospital
* resultsInterpreter insert ByDoctor
* imagingStudy insert To(3a, X-ray of the chest)
* media.comment = "View from the front"
* media.link insert To(3b, Key image)
* conclusion = "Heart and lungs look normal."

Instance: ImagingOfChest
InstanceOf: ImagingStudy
Usage: #inline
* insert Is(3a)
* insert Narrative(One series with one image)
* identifier.system = "urn:dicom:uid"
* identifier.value = "urn:oid:2.16.124.113543.6003.1154777499.30246.19789.3503430046"
* status = #available
* modality = http://dicom.nema.org/resources/ontology/DCM#DX "Digital Radiography"
* subject insert OfMeera
* started = "2025-03-05T11:00:00+05:30"
* numberOfSeries = 1
* numberOfInstances = 1
* series.uid = "2.16.124.113543.6003.1154777499.30246.19789.3503430045"
* series.modality = http://dicom.nema.org/resources/ontology/DCM#DX "Digital Radiography"
* series.instance.uid = "2.16.124.113543.6003.1154777499.30246.19789.3503430047"
* series.instance.sopClass = urn:ietf:rfc:3986#urn:oid:1.2.840.10008.5.1.4.1.1.1.1

Instance: KeyImage
InstanceOf: Media
Usage: #inline
* insert Is(3b)
* insert Narrative(Key image of the chest)
* status = #completed
* modality = http://dicom.nema.org/resources/ontology/DCM#DX "Digital Radiography"
* subject insert OfMeera
* createdDateTime = "2025-03-05T11:00:00+05:30"
* content insert Picture(Chest from the front)
