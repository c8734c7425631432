# The installer of Telltale. `wails build -nsis` writes wails_tools.nsh beside this file, which defines the INFO_ names from
# wails.json and the wails. macros, and calls makensis. By hand, after one such build:
#   makensis -DARG_WAILS_AMD64_BINARY=..\..\bin\telltale.exe project.nsi
Unicode true

# For this person only: installing needs no administrator.
!define REQUEST_EXECUTION_LEVEL "user"
!define WAILS_INSTALL_SCOPE "user"
!define PRODUCT_EXECUTABLE "telltale.exe"
!include "wails_tools.nsh"

# Both consist of four parts.
VIProductVersion "${INFO_PRODUCTVERSION}.0"
VIFileVersion    "${INFO_PRODUCTVERSION}.0"
VIAddVersionKey "CompanyName"     "${INFO_COMPANYNAME}"
VIAddVersionKey "FileDescription" "${INFO_PRODUCTNAME} installer"
VIAddVersionKey "ProductVersion"  "${INFO_PRODUCTVERSION}"
VIAddVersionKey "FileVersion"     "${INFO_PRODUCTVERSION}"
VIAddVersionKey "LegalCopyright"  "${INFO_COPYRIGHT}"
VIAddVersionKey "ProductName"     "${INFO_PRODUCTNAME}"

ManifestDPIAware true

!include "MUI.nsh"
!define MUI_ICON "..\icon.ico"
!define MUI_UNICON "..\icon.ico"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PRODUCT_EXECUTABLE}"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "..\..\..\LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

# Uncomment to sign the uninstaller and the installer while they are made.
# !uninstfinalize 'signtool sign /n "${INFO_COMPANYNAME}" /fd sha256 /tr http://timestamp.digicert.com /td sha256 "%1"'
# !finalize       'signtool sign /n "${INFO_COMPANYNAME}" /fd sha256 /tr http://timestamp.digicert.com /td sha256 "%1"'

Name "${INFO_PRODUCTNAME}"
OutFile "..\..\bin\${INFO_PROJECTNAME}-${ARCH}-installer.exe"
InstallDir "$LOCALAPPDATA\Programs\${INFO_PRODUCTNAME}"
ShowInstDetails show

Function .onInit
  !insertmacro wails.checkArchitecture
FunctionEnd

Section
  !insertmacro wails.setShellContext
  !insertmacro wails.webview2runtime

  SetOutPath $INSTDIR
  !insertmacro wails.files
  # The same program for terminals: a program with a window cannot print to one on Windows.
  File /nonfatal "..\..\bin\telltale-cli.exe"
  File /nonfatal "..\..\bin\third-party-notices.txt"

  CreateShortcut "$SMPROGRAMS\${INFO_PRODUCTNAME}.lnk" "$INSTDIR\${PRODUCT_EXECUTABLE}"

  !insertmacro wails.associateFiles
  # The macro leaves the program unquoted, which a folder with a space in its name breaks.
  WriteRegStr SHELL_CONTEXT "Software\Classes\Telltale.Workspace\shell\open\command" "" '"$INSTDIR\${PRODUCT_EXECUTABLE}" "%1"'

  !insertmacro wails.writeUninstaller
SectionEnd

# Workspaces stay: they lie in %LocalAppData%\Telltale, and where people put them.
Section "uninstall"
  !insertmacro wails.setShellContext

  RMDir /r "$AppData\${PRODUCT_EXECUTABLE}" # what WebView2 keeps
  RMDir /r $INSTDIR
  Delete "$SMPROGRAMS\${INFO_PRODUCTNAME}.lnk"

  !insertmacro wails.unassociateFiles
  !insertmacro wails.deleteUninstaller
SectionEnd
