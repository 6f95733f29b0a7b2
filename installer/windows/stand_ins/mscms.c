/* Wine only. No screen has a colour profile. */
#include <windows.h>
#define OUT __declspec(dllexport)

OUT BOOL WINAPI GetColorProfileFromHandle(HANDLE profile, PBYTE bytes, PDWORD count) { return FALSE; }
OUT HANDLE WINAPI WcsCreateIccProfile(HANDLE profile, DWORD options) { return NULL; }
OUT BOOL WINAPI CloseColorProfile(HANDLE profile) { return TRUE; }
OUT HANDLE WINAPI OpenColorProfileW(void *profile, DWORD access, DWORD share, DWORD mode) { return NULL; }
