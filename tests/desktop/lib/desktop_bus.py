"""What a desktop offers on its session bus: a host of tray icons, and a receiver of notifications.

Usage: desktop_bus.py [tray] [notifications]
Prints "ready" and then one line of JSON for each line of JSON that it reads:
  {"do": "items"}                      how many icons there are
  {"do": "icon"}                       the file of the first one's icon
  {"do": "menu"}                       its menu, as a tree
  {"do": "click", "id": 3}             activates an entry of it
  {"do": "notifications"}              those received so far
  {"do": "answer", "id": 1}            a click on one of them
"""

import json
import sys

from gi.repository import Gio, GLib

WATCHER = "org.kde.StatusNotifierWatcher"
NOTIFICATIONS = "org.freedesktop.Notifications"
MENU = "com.canonical.dbusmenu"

INTERFACES = Gio.DBusNodeInfo.new_for_xml(f"""<node>
<interface name="{WATCHER}">
  <method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
  <method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
  <property name="RegisteredStatusNotifierItems" type="as" access="read"/>
  <property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
  <property name="ProtocolVersion" type="i" access="read"/>
  <signal name="StatusNotifierItemRegistered"><arg type="s"/></signal>
  <signal name="StatusNotifierHostRegistered"/>
</interface>
<interface name="{NOTIFICATIONS}">
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation">
    <arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/>
  </method>
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{{sv}}" direction="in"/><arg type="i" direction="in"/>
    <arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface>
</node>""")

bus = Gio.bus_get_sync(Gio.BusType.SESSION)
items = []
notifications = []


def tray_called(_bus, sender, _path, _interface, method, parameters, invocation):
    (name,) = parameters.unpack()
    if method == "RegisterStatusNotifierItem":
        # Either a path of the caller's, or a name with the usual path.
        items.append((sender, name) if name.startswith("/") else (name, "/StatusNotifierItem"))
        emit("/StatusNotifierWatcher", WATCHER, "StatusNotifierItemRegistered", GLib.Variant("(s)", ("".join(items[-1]),)))
    invocation.return_value(None)


def tray_property(_bus, _sender, _path, _interface, name):
    return {
        "RegisteredStatusNotifierItems": GLib.Variant("as", ["".join(item) for item in items]),
        "IsStatusNotifierHostRegistered": GLib.Variant("b", True),
        "ProtocolVersion": GLib.Variant("i", 0),
    }[name]


def notifications_called(_bus, _sender, _path, _interface, method, parameters, invocation):
    if method == "GetCapabilities":
        invocation.return_value(GLib.Variant("(as)", (["actions", "body"],)))
    elif method == "GetServerInformation":
        invocation.return_value(GLib.Variant("(ssss)", ("test", "stowbox", "1", "1.2")))
    elif method == "Notify":
        app, _replaces, _icon, title, text, actions, _hints, _timeout = parameters.unpack()
        notifications.append({"id": len(notifications) + 1, "app": app, "title": title, "text": text, "actions": actions})
        invocation.return_value(GLib.Variant("(u)", (len(notifications),)))
    else:
        invocation.return_value(None)


def emit(path, interface, signal, arguments):
    bus.emit_signal(None, path, interface, signal, arguments)


def call(destination, path, interface, method, arguments):
    return bus.call_sync(destination, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, 5000, None).unpack()


def of_item(name):
    return call(*items[0], "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", ("org.kde.StatusNotifierItem", name)))[0]


def menu_call(method, arguments):
    return call(items[0][0], of_item("Menu"), MENU, method, arguments)


def tree(entry):
    number, properties, children = entry
    return {
        "id": number,
        "label": properties.get("label", "").replace("_", "", 1) if "label" in properties else None,
        "enabled": properties.get("enabled", True),
        "ticked": properties.get("toggle-state", -1) == 1,
        "children": [tree(child) for child in children],
    }


def do(command):
    what = command["do"]
    if what == "items":
        return len(items)
    if what == "icon":
        return of_item("IconName")
    if what == "menu":
        return tree(menu_call("GetLayout", GLib.Variant("(iias)", (0, -1, [])))[1])
    if what == "click":
        menu_call("Event", GLib.Variant("(isvu)", (command["id"], "clicked", GLib.Variant("i", 0), 0)))
        return True
    if what == "notifications":
        return notifications
    if what == "answer":
        emit("/org/freedesktop/Notifications", NOTIFICATIONS, "ActionInvoked", GLib.Variant("(us)", (command["id"], "default")))
        emit("/org/freedesktop/Notifications", NOTIFICATIONS, "NotificationClosed", GLib.Variant("(uu)", (command["id"], 2)))
        return True
    raise ValueError(what)


def read(channel, _condition):
    line = channel.readline()
    if not line:
        loop.quit()
        return False
    try:
        answer = {"answer": do(json.loads(line))}
    except Exception as error:  # whatever it was, the test is told
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
    return True


def own(name):
    call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", GLib.Variant("(su)", (name, 4)))


if "tray" in sys.argv:
    bus.register_object("/StatusNotifierWatcher", INTERFACES.lookup_interface(WATCHER), tray_called, tray_property, None)
    own(WATCHER)
if "notifications" in sys.argv:
    interface = INTERFACES.lookup_interface(NOTIFICATIONS)
    bus.register_object("/org/freedesktop/Notifications", interface, notifications_called, None, None)
    own(NOTIFICATIONS)
loop = GLib.MainLoop()
GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, read)
print("ready", flush=True)
loop.run()
