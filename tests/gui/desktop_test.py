#!/usr/bin/python3
"""The administrator's program on a desktop with a notification area: Xvfb and trayer, with a real ismaild.

    desktop_test.py BIN_DIR TEST_DIR

It begins as an icon without a window; a click on the icon shows the window; both survive a restart of the notification
area and of the service; a second start shows the first one's window. Then end_to_end_test runs on that display."""

import os
import shutil
import subprocess
import sys
import tempfile
import time

patience = 60
width, bar = 800, 24
title = "ISMail Administrator"


def until(what, condition):
    end = time.time() + patience
    while time.time() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise SystemExit(f"FAIL: {what}")


class Desktop:
    def __init__(self, programs, work):
        self.programs, self.work, self.started = programs, work, []
        read, write = os.pipe()
        self.start("Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x600x24", "-nolisten", "tcp", pass_fds=(write,))
        os.close(write)
        number = os.read(read, 16).decode().strip()
        home = os.path.join(work, "home")
        os.makedirs(home, mode=0o700)
        # With a session bus Qt would talk to a StatusNotifier host instead.
        os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
        os.environ.update(DISPLAY=f":{number}", HOME=home, XDG_RUNTIME_DIR=home, XDG_CONFIG_HOME=home, QT_QPA_PLATFORM="xcb")
        self.show_bar()

    def start(self, *command, **options):
        log = open(os.path.join(self.work, os.path.basename(command[0]) + ".txt"), "a")
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, **options)
        self.started.append(process)
        return process

    def end(self, process):
        process.terminate()
        process.wait(timeout=patience)
        self.started.remove(process)

    def show_bar(self):
        self.bar = self.start("trayer", "--edge", "top", "--align", "right", "--widthtype", "request", "--height", str(bar))

    def xdotool(self, *arguments):
        return subprocess.run(("xdotool",) + arguments, capture_output=True, text=True, timeout=patience).stdout.split()

    def window(self):
        return self.xdotool("search", "--onlyvisible", "--name", title)

    def click_icon(self):
        """Clicks where the icon is, until the window is there; the bar has its place only once it holds an icon."""
        self.xdotool("mousemove", str(width - bar // 2), str(bar // 2), "click", "1")
        time.sleep(0.5)
        return self.window()

    def close_window(self):
        """As its user would, by a key; without a window manager it has to be given the keyboard first."""
        for window in self.window():
            self.xdotool("windowfocus", window, "key", "ctrl+w")
        return not self.window()

    def stop(self):
        for process in reversed(self.started):
            process.terminate()
            process.wait(timeout=patience)


def ismaild(desktop, data):
    server = desktop.start(os.path.join(desktop.programs, "ismaild"), "--data", data)
    ctl = (os.path.join(desktop.programs, "ismailctl"), "--data", data, "status")
    until("the service starts", lambda: subprocess.run(ctl, capture_output=True, timeout=patience).returncode == 0)
    return server


def scenario(desktop, tests):
    data = os.path.join(desktop.work, "data")
    os.makedirs(data)
    with open(os.path.join(data, "ismail.conf"), "w") as file:
        file.write("server.name = mail.example.test\n")
        for listener in ("relay", "submission", "submissions", "pop3", "pop3s", "imap", "imaps"):
            file.write(f"listener.{listener}.enabled = no\n")
    server = ismaild(desktop, data)
    program = (os.path.join(desktop.programs, "ismail-admin"), "--data", data, "--language", "en")
    icon = desktop.start(*program, "--tray")
    until("a click on the icon shows the window", desktop.click_icon)
    if icon.poll() is not None:
        raise SystemExit("FAIL: the program ended")
    print("PASS: the icon shows the window", flush=True)

    desktop.end(desktop.bar)
    desktop.show_bar()
    desktop.end(server)
    ismaild(desktop, data)
    until("the window is closed", desktop.close_window)
    until("the icon is there again after a restart of the notification area", desktop.click_icon)
    print("PASS: restarts are survived", flush=True)

    second = desktop.start(*program)
    until("the second start ends", lambda: second.poll() is not None)
    desktop.started.remove(second)
    if second.returncode or icon.poll() is not None:
        raise SystemExit("FAIL: the second start is to show the first one's window and to end")
    print("PASS: there is one instance", flush=True)
    desktop.end(icon)
    subprocess.run([os.path.join(tests, "end_to_end_test")], check=True, timeout=600)


def main():
    work = tempfile.mkdtemp(prefix="ismail-desktop-")
    desktop = Desktop(sys.argv[1], work)
    try:
        scenario(desktop, sys.argv[2])
    except BaseException:
        for name in ("ismail-admin.txt", "trayer.txt", "ismaild.txt"):
            path = os.path.join(work, name)
            if os.path.exists(path):
                print(f"--- {name}", open(path).read()[-3000:], sep="\n")
        raise
    finally:
        desktop.stop()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
