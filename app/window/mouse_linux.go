//go:build desktop && !bindings

package window

// WebKitGTK tells a page nothing about the buttons of a mouse that lead back and forward: it takes them for the first one,
// so that they press whatever lies under the pointer. They are caught before it sees them.

/*
#cgo pkg-config: gtk+-3.0
#include <gtk/gtk.h>

extern void pressedSideButton(int forward);

enum { BACK = 8, FORWARD = 9 };

static gboolean caught(GtkWidget *widget, GdkEventButton *event, gpointer data) {
	if (event->button != BACK && event->button != FORWARD) return FALSE;
	if (event->type == GDK_BUTTON_PRESS) pressedSideButton(event->button == FORWARD);
	return TRUE;
}

static void catchIn(GtkWidget *widget, gpointer data) {
	if (g_strcmp0(G_OBJECT_TYPE_NAME(widget), "WebKitWebView") == 0) {
		g_signal_connect(widget, "button-press-event", G_CALLBACK(caught), NULL);
		g_signal_connect(widget, "button-release-event", G_CALLBACK(caught), NULL);
	} else if (GTK_IS_CONTAINER(widget)) {
		gtk_container_forall(GTK_CONTAINER(widget), catchIn, NULL);
	}
}

static gboolean catchEverywhere(gpointer data) {
	GList *windows = gtk_window_list_toplevels();
	for (GList *one = windows; one != NULL; one = one->next) catchIn(GTK_WIDGET(one->data), NULL);
	g_list_free(windows);
	return G_SOURCE_REMOVE;
}

// GTK may only be used by the thread that runs it, which is asked to.
static void catchSideButtons(void) { g_idle_add(catchEverywhere, NULL); }
*/
import "C"

// watchMouse has the buttons of the mouse that lead back and forward do what the menu's commands of that name do.
func (w *running) watchMouse() {
	sideButton.Store(func(command string) { w.choose(Choice{Command: command}) })
	C.catchSideButtons()
}
