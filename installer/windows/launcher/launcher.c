/* ShelterDesk.exe: starts the Python that lies beside it, under our own name.
 *
 * Everything is loaded by its full path from the folder of this program, so that nothing on the
 * search path and no variable can put itself in between. python313._pth beside the runtime does
 * the rest: isolated, no site packages, no PYTHON* variables.
 *
 * The same source makes ShelterDeskCommand.exe (-DCOMMAND_LINE), which has a console and is for
 * the commands: backup, verify, restore.
 */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <shellapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define LONGEST 32768
#define NOT_STARTED 100

typedef int (*python_main)(int, wchar_t **);

static const wchar_t *DAMAGED =
    L"A file of the program is missing or damaged. Your records are not touched.\n\n"
    L"Please install ShelterDesk again, over what is there.";
static const wchar_t *STOPPED =
    L"ShelterDesk could not start. Your records are not touched.\n\n"
    L"Restart the computer and try once more. If it says this again, install ShelterDesk again, "
    L"over what is there.";

static int tell(const wchar_t *text)
{
#ifdef COMMAND_LINE
    fwprintf(stderr, L"%ls\n", text);
#else
    MessageBoxW(NULL, text, L"ShelterDesk", MB_OK | MB_ICONERROR);
#endif
    return NOT_STARTED;
}

static int start(int count, wchar_t **words)
{
    static wchar_t program[LONGEST], library[LONGEST];
    static wchar_t *before[] = {program, L"-X", L"utf8", L"-m", L"shelterdesk"};
    const int ours = sizeof before / sizeof *before;
    DWORD length = GetModuleFileNameW(NULL, program, LONGEST);
    if (length == 0 || length + 32 >= LONGEST) return tell(DAMAGED);
    wcscpy(library, program);
    wchar_t *folder_end = wcsrchr(library, L'\\');
    if (!folder_end) return tell(DAMAGED);
    wcscpy(folder_end + 1, L"runtime\\" RUNTIME_DLL);

    SetDllDirectoryW(L""); /* never from the folder that somebody happens to be in */
    HMODULE python = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    if (!python) return tell(DAMAGED);
    python_main run = (python_main)(void *)GetProcAddress(python, "Py_Main");
    if (!run) return tell(DAMAGED);

    wchar_t **all = calloc((size_t)(ours + count), sizeof *all);
    if (!all) return tell(STOPPED);
    for (int n = 0; n < ours; n++) all[n] = before[n];
    for (int n = 1; n < count; n++) all[ours + n - 1] = words[n];
    int code = run(ours + count - 1, all);
#ifndef COMMAND_LINE
    if (code != 0 && count == 1) tell(STOPPED); /* nobody reads an exit code of a window */
#endif
    return code;
}

#ifdef COMMAND_LINE
int wmain(int count, wchar_t **words)
{
    return start(count, words);
}
#else
int WINAPI wWinMain(HINSTANCE program, HINSTANCE before, PWSTR line, int show)
{
    (void)program, (void)before, (void)line, (void)show;
    int count = 0;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
    return words ? start(count, words) : tell(STOPPED);
}
#endif
