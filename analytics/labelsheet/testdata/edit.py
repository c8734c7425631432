"""Opens a sheet in LibreOffice, fills it in as a reviewer does, and saves it. See README.md."""
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue


def properties(**named):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in named.items())


def connect():
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(100):
        try:
            return resolver.resolve("uno:socket,host=127.0.0.1,port=2002;urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.3)
    raise SystemExit("LibreOffice does not answer")


def fill(document):
    sheets = document.Sheets
    items = sheets.getByName("Items") if sheets.hasByName("Items") else sheets.getByIndex(0)
    about = sheets.getByIndex(0)
    for row in range(10):
        if about.getCellByPosition(0, row).String == "Your name":
            about.getCellByPosition(1, row).String = "Ada  Second"
    head = next(r for r in range(30) if items.getCellByPosition(0, r).String == "Position")
    names = {items.getCellByPosition(c, head).String: c for c in range(20)}
    correct, hallucinated, failure, note = (names[n] for n in ("Correct?", "Hallucinated?", "Failure", "Note"))

    def cell(column, position):
        return items.getCellByPosition(column, head + position)

    # TRUE is typed into a cell that is not text, so that LibreOffice keeps a boolean.
    document_formats = document.NumberFormats
    general = document_formats.getStandardIndex(uno.createUnoStruct("com.sun.star.lang.Locale"))
    cell(correct, 1).NumberFormat = general
    cell(correct, 1).Formula = "=TRUE()"
    cell(correct, 2).String = " N "
    cell(hallucinated, 2).String = "Yes"
    cell(failure, 2).String = "Wrong fact;  Made up"
    cell(note, 2).String = '=1+1 is "2";\nsee above, ünd 🙂'
    cell(correct, 4).String = "perhaps"
    cell(correct, 6).String = "c"
    cell(hallucinated, 6).String = ""
    # A row goes to the end, blank ones come between, and a column of the reviewer's own before all.
    items.Rows.insertByIndex(head + 4, 2)
    source = items.getCellRangeByPosition(0, head + 1, 19, head + 1).RangeAddress
    target = items.getCellByPosition(0, head + 11).CellAddress
    items.copyRange(target, source)
    items.Rows.removeByIndex(head + 1, 1)
    first = 1 if head > 0 else 0
    items.Columns.insertByIndex(first, 1)
    items.getCellByPosition(first, head).String = "My own"
    items.getCellByPosition(first, head + 1).String = "later"


def main():
    office = subprocess.Popen(["soffice", "--headless", "--norestore", "--accept=socket,host=127.0.0.1,port=2002;urp;"])
    desktop = connect().ServiceManager.createInstance("com.sun.star.frame.Desktop")
    folder = "file://" + sys.argv[1]
    # Separators, quote and encoding of the filter: 44 comma, 59 semicolon, 9 tab; 76 UTF-8, 65535 UTF-16, 1 Windows-1252.
    for sent, options in ("sent.xlsx", {}), ("sent.csv", {"FilterName": "Text - txt - csv (StarCalc)", "FilterOptions": "44,34,76,1,,0,false,true"}):
        document = desktop.loadComponentFromURL(folder + "/" + sent, "_blank", 0, properties(Hidden=True, **options))
        fill(document)
        kind = sent.split(".")[1]
        document.storeToURL(f"{folder}/libreoffice-{kind}.xlsx", properties(FilterName="Calc MS Excel 2007 XML"))
        sheet = 2 if kind == "xlsx" else 1
        name = "items" if kind == "xlsx" else "csv"
        for ending, tokens in ("semicolon.csv", "59,34,76"), ("tab-utf16.csv", "9,34,65535"):
            options = f"{tokens},1,,0,false,true,false,false,false,{sheet}"
            document.storeToURL(f"{folder}/libreoffice-{name}-{ending}", properties(FilterName="Text - txt - csv (StarCalc)", FilterOptions=options))
        document.close(True)
    desktop.terminate()
    office.wait()


main()
