"""
What a printed file says of itself: PDF/A-2a (ISO 19005-2, to be kept) and PDF/UA-1 (ISO 14289-1, to be read aloud).

WeasyPrint declares one standard a file. PDF/A allows the mark of PDF/UA only with a description of its schema.
"""

from io import BytesIO

VARIANT = "pdf/a-2a"

PDF_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1" />
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
END = b"</rdf:RDF>"


def declare_both(metadata) -> None:
    """`metadata` of a rendered document, which says PDF/A, will say PDF/UA as well."""
    of_archive = metadata.generate_rdf_metadata

    def of_both(*args) -> bytes:
        return of_archive(*args).replace(END, PDF_UA + END)

    metadata.generate_rdf_metadata = of_both


def embed_outlines_alone(document, pdf) -> None:
    """
    Put the bare CFF outlines in the place of whole OpenType files; the pages stay the same.

    A `finisher` of WeasyPrint. ISO 19005-2, 6.2.11.2 knows both; some of its validators refuse the second.
    """
    from fontTools.ttLib import TTFont  # with WeasyPrint, at the first print only

    for descriptor in pdf.objects:
        if isinstance(descriptor, dict) and "FontFile3" in descriptor:
            font = pdf.objects[int(descriptor["FontFile3"].split()[0])]
            font.stream = [TTFont(BytesIO(b"".join(font.stream))).reader["CFF "]]
            font.extra["Subtype"] = "/CIDFontType0C"
