; The installer of ShelterDesk. setup_exe.py calls it with what it needs to know:
;   PICTURE   stands beside the first and the last page
;   SCOPE     machine (Program Files, needs an administrator) or user (one account, for practice)
;   VERSION, OUT, ICON, FILES and REMOVALS (lists of this build), KILOBYTES, RUNTIME_DLL
;   FAST      quick and large, for the checks
;   SIGN      a command that signs the file it is given; without it nothing is signed
;
; It installs, brings up to date, and removes what it installed. Records are never its business.
;
; Exit codes, the same as in docs/install.md:
;   0 done   3 Windows is too old   4 a newer version is installed   5 the program is open
;   6 another kind of installation  7 the old version could not be removed
;   8 a file could not be written   9 installed, but the folder's rights could not be confirmed
Unicode true
Target amd64-unicode

!if ${SCOPE} == machine
  !define ROOT HKLM
  !define CONTEXT all
  !define LEVEL admin
  !define HOME "$PROGRAMFILES64\ShelterDesk"
!else
  !define ROOT HKCU
  !define CONTEXT current
  !define LEVEL user
  !define HOME "$LOCALAPPDATA\Programs\ShelterDesk"
!endif
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\ShelterDesk"
!define SIGN_OF_LIFE "Global\ShelterDesk.Running" ; shelterdesk/computer/running.py
!define SYNCHRONIZE 0x00100000

!include LogicLib.nsh
!include x64.nsh
!include WinVer.nsh
!include WordFunc.nsh
!include FileFunc.nsh
!include MUI2.nsh

Name "ShelterDesk"
OutFile "${OUT}"
InstallDir "${HOME}"
RequestExecutionLevel ${LEVEL}
CRCCheck force
AllowSkipFiles off
ShowInstDetails nevershow
ShowUninstDetails nevershow
ManifestDPIAware true
ManifestSupportedOS Win10
!ifdef FAST
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif
SetDateSave off
!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "ShelterDesk"
VIAddVersionKey FileDescription "ShelterDesk Setup"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey CompanyName "The ShelterDesk authors"
VIAddVersionKey LegalCopyright "Apache-2.0; see the folder LICENSES"
BrandingText "ShelterDesk ${VERSION}"

; ---- pages

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!ifdef PICTURE
  !define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURE}"
!endif
!define MUI_WELCOMEPAGE_TITLE "ShelterDesk ${VERSION}"
!if ${SCOPE} == machine
  !define MUI_WELCOMEPAGE_TEXT "This puts ShelterDesk on this computer, for everyone who works at it. \
If an older one is there, it is brought up to date.$\r$\n$\r$\nRecords of residents are not touched. \
Nothing is sent anywhere.$\r$\n$\r$\nPlease close ShelterDesk first, also on other accounts of this computer."
  !define MUI_FINISHPAGE_TEXT "ShelterDesk is on this computer.$\r$\n$\r$\nWho works with it has to be in \
the group ShelterDesk users of this computer. The person who looks after the computer adds them; \
it counts from the next time they sign in to Windows.$\r$\n$\r$\nTo look around first, choose ShelterDesk \
practice house in the Start menu."
!else
  !define MUI_WELCOMEPAGE_TEXT "This puts ShelterDesk on this account only, to practise and to try it \
out. No administrator is needed.$\r$\n$\r$\nFor real residents please use the other installer, which \
needs an administrator: with this one, any program of this account could change ShelterDesk."
  !define MUI_FINISHPAGE_TEXT "ShelterDesk is on this account.$\r$\n$\r$\nUse it for practice houses. A real \
house should have the installation that needs an administrator: with this one, any program of this \
account could change ShelterDesk."
!endif
!define MUI_FINISHPAGE_TITLE "Done"
; Not started from here: this process has an administrator's rights, and whoever works does not.
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "ShelterDesk is taken off this computer. Houses, backups and \
practice houses stay where they are."
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!define MUI_FINISHPAGE_NOAUTOCLOSE
!define MUI_UNFINISHPAGE_NOAUTOCLOSE
!insertmacro MUI_LANGUAGE "English"

!define OPEN_TEXT "ShelterDesk is open for somebody on this computer. Please close it and try again. \
Nothing was changed."

; ---- before anything is changed

!macro EndWith TEXT CODE
  MessageBox MB_OK|MB_ICONSTOP "${TEXT}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

!macro NotRunning
  System::Call 'kernel32::OpenMutexW(i ${SYNCHRONIZE}, i 0, w "${SIGN_OF_LIFE}") p .r1'
  ${If} $1 P<> 0
    System::Call 'kernel32::CloseHandle(p r1)'
    !insertmacro EndWith "${OPEN_TEXT}" 5
  ${EndIf}
!macroend

!macro NotHeld FILE
  ${If} ${FileExists} "$INSTDIR\${FILE}"
    ClearErrors
    FileOpen $1 "$INSTDIR\${FILE}" a
    ${If} ${Errors}
      !insertmacro EndWith "${OPEN_TEXT}" 5
    ${EndIf}
    FileClose $1
  ${EndIf}
!macroend

Function .onInit
  SetRegView 64
  SetShellVarContext ${CONTEXT}
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} 18362
    !insertmacro EndWith "ShelterDesk needs Windows 10, version 1903 or later. Nothing was changed." 3
  ${EndIf}
  ReadRegStr $0 HKLM "Software\ShelterDesk" "Managed"
  ${If} $0 != ""
    !insertmacro EndWith "An IT department looks after ShelterDesk on this computer (version $0). \
Please ask them. Nothing was changed." 6
  ${EndIf}
!if ${SCOPE} == user
  ReadRegStr $0 HKLM "${KEY}" "DisplayVersion"
  ${If} $0 != ""
    !insertmacro EndWith "ShelterDesk $0 is on this computer already, for everyone. Nothing was changed." 6
  ${EndIf}
!endif
  ReadRegStr $0 ${ROOT} "${KEY}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 == 1
      !insertmacro EndWith "A newer ShelterDesk ($0) is on this computer. An older one could not read \
its houses. Nothing was changed." 4
    ${EndIf}
    ReadRegStr $2 ${ROOT} "${KEY}" "InstallLocation"
    ${If} $2 != ""
      StrCpy $INSTDIR $2
    ${EndIf}
  ${EndIf}
  !insertmacro NotRunning
  !insertmacro NotHeld "runtime\${RUNTIME_DLL}"
  !insertmacro NotHeld "ShelterDesk.exe"
  !insertmacro NotHeld "ShelterDeskCommand.exe"
FunctionEnd

; ---- installing

Section "-ShelterDesk"
  SetRegView 64
  SetShellVarContext ${CONTEXT}
  ${If} ${FileExists} "$INSTDIR\Uninstall.exe"
    ; The old one removes what it installed, by its own list; a copy, since it removes itself too.
    InitPluginsDir
    CopyFiles /SILENT "$INSTDIR\Uninstall.exe" "$PLUGINSDIR\before.exe"
    ExecWait '"$PLUGINSDIR\before.exe" /S /UPGRADE _?=$INSTDIR' $0
    ${If} $0 <> 0
      !insertmacro EndWith "The older version could not be removed ($0). Please restart the computer \
and try again. Records were not touched." 7
    ${EndIf}
  ${EndIf}
  SetOverwrite on
  ClearErrors
  !include "${FILES}"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  ${If} ${Errors}
    !insertmacro EndWith "A file could not be written. Is the disk full? Please try again. Records were \
not touched." 8
  ${EndIf}
  CreateShortCut "$SMPROGRAMS\ShelterDesk.lnk" "$INSTDIR\ShelterDesk.exe"
  CreateShortCut "$SMPROGRAMS\ShelterDesk practice house.lnk" "$INSTDIR\ShelterDesk.exe" "--practice"
  WriteRegStr ${ROOT} "${KEY}" "DisplayName" "ShelterDesk"
  WriteRegStr ${ROOT} "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr ${ROOT} "${KEY}" "Publisher" "The ShelterDesk authors"
  WriteRegStr ${ROOT} "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr ${ROOT} "${KEY}" "DisplayIcon" "$INSTDIR\ShelterDesk.exe"
  WriteRegStr ${ROOT} "${KEY}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
  WriteRegStr ${ROOT} "${KEY}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
  WriteRegDWORD ${ROOT} "${KEY}" "NoModify" 1
  WriteRegDWORD ${ROOT} "${KEY}" "NoRepair" 1
  WriteRegDWORD ${ROOT} "${KEY}" "EstimatedSize" ${KILOBYTES}
  SetErrorLevel 0
!if ${SCOPE} == machine
  DetailPrint "The folder of houses and its rights"
  ExecWait '"$INSTDIR\ShelterDesk.exe" --prepare-folder' $0
  ${If} $0 <> 0
    MessageBox MB_OK|MB_ICONEXCLAMATION "ShelterDesk is installed. Who may enter the folder of houses \
could not be confirmed: please let the person who looks after the computer read $\"The folder of \
houses$\" in $INSTDIR\docs\install.md (Notepad opens it) before a real house is made." /SD IDOK
    SetErrorLevel 9
  ${EndIf}
!endif
SectionEnd

; ---- removing

Function un.onInit
  SetRegView 64
  !insertmacro NotRunning
  !insertmacro NotHeld "runtime\${RUNTIME_DLL}"
FunctionEnd

Section "Uninstall"
  SetRegView 64
  SetShellVarContext ${CONTEXT}
  !include "${REMOVALS}"
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/UPGRADE" $1
  ${If} ${Errors}
    Delete "$SMPROGRAMS\ShelterDesk.lnk"
    Delete "$SMPROGRAMS\ShelterDesk practice house.lnk"
    DeleteRegKey ${ROOT} "${KEY}"
    DetailPrint "ShelterDesk has been removed. Houses, backups and practice houses were left in place."
  ${EndIf}
  SetErrorLevel 0
SectionEnd
