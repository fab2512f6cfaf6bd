// Stands in for ismaild.exe where only the installer is looked at: notes each line it is called with in C:\calls.txt,
// runs as a service, and as setup's helper fails while there is a C:\fail.txt.
#include <windows.h>

#include <stdio.h>
#include <wchar.h>

static SERVICE_STATUS_HANDLE manager;
static HANDLE stopped;

static void report(DWORD state) {
    SERVICE_STATUS status = {
        SERVICE_WIN32_OWN_PROCESS, state, state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP : 0, 0, 0, 0, 0};
    SetServiceStatus(manager, &status);
}

static DWORD WINAPI control(DWORD code, DWORD type, void* data, void* context) {
    (void)type, (void)data, (void)context;
    if (code == SERVICE_CONTROL_STOP) SetEvent(stopped);
    return NO_ERROR;
}

static void WINAPI serve(DWORD count, wchar_t** words) {
    (void)count, (void)words;
    manager = RegisterServiceCtrlHandlerExW(L"ismaild", control, NULL);
    report(SERVICE_RUNNING);
    WaitForSingleObject(stopped, INFINITE);
    report(SERVICE_STOPPED);
}

static void note(const wchar_t* line) {
    char text[8192];
    FILE* file = _wfopen(L"C:\\calls.txt", L"ab");
    if (!file) return;
    WideCharToMultiByte(CP_UTF8, 0, line, -1, text, sizeof text, NULL, NULL);
    fprintf(file, "%s\n", text);
    fclose(file);
}

int wmain(int count, wchar_t** words) {
    wchar_t name[] = L"ismaild";
    const SERVICE_TABLE_ENTRYW table[] = {{name, serve}, {NULL, NULL}};
    note(GetCommandLineW());
    if (count > 1 && wcscmp(words[1], L"--service") == 0) {
        stopped = CreateEventW(NULL, TRUE, FALSE, NULL);
        return !StartServiceCtrlDispatcherW(table);
    }
    if (count < 3 || wcscmp(words[1], L"--setup") != 0 || wcscmp(words[2], L"check") == 0) return 0;
    return GetFileAttributesW(L"C:\\fail.txt") != INVALID_FILE_ATTRIBUTES;
}
