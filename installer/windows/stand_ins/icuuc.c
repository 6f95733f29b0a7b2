/* Wine only. The ICU that Windows 10 1903 and later carries; every converter is "not there", and
 * Qt then uses its own for UTF-8 and UTF-16. */
#include <windows.h>
#define OUT __declspec(dllexport)

typedef int Error;
typedef unsigned short Letter;

static void missing(Error *error)
{
    if (error) *error = 4; /* U_FILE_ACCESS_ERROR */
}

OUT void *ucnv_open(const char *name, Error *e) { missing(e); return 0; }
OUT void ucnv_close(void *c) {}
OUT void ucnv_reset(void *c) {}
OUT signed char ucnv_getMaxCharSize(void *c) { return 4; }
OUT const char *ucnv_getName(void *c, Error *e) { missing(e); return 0; }
OUT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
OUT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
OUT void ucnv_getToUCallBack(void *c, void **a, const void **b) { if (a) *a = 0; if (b) *b = 0; }
OUT void ucnv_getFromUCallBack(void *c, void **a, const void **b) { if (a) *a = 0; if (b) *b = 0; }
OUT void ucnv_setToUCallBack(void *c, void *a, const void *b, void **o, const void **p, Error *e) {}
OUT void ucnv_setFromUCallBack(void *c, void *a, const void *b, void **o, const void **p, Error *e) {}
OUT void ucnv_cbToUWriteUChars(void *a, const Letter *s, int n, int o, Error *e) {}
OUT void ucnv_cbFromUWriteUChars(void *a, const Letter **s, const Letter *l, int o, Error *e) {}
OUT void ucnv_toUnicode(void *c, Letter **t, const Letter *tl, const char **s, const char *sl, int *o, signed char f, Error *e) { missing(e); }
OUT void ucnv_fromUnicode(void *c, char **t, const char *tl, const Letter **s, const Letter *sl, int *o, signed char f, Error *e) { missing(e); }
OUT int ucnv_toUCountPending(void *c, Error *e) { return 0; }
OUT int ucnv_fromUCountPending(void *c, Error *e) { return 0; }
OUT const char *ucnv_getStandardName(const char *n, const char *s, Error *e) { missing(e); return 0; }
OUT const char *ucnv_getAvailableName(int n) { return 0; }
OUT int ucnv_countAvailable(void) { return 0; }
