import { BrowserWindow, MessageChannelMain, type MessagePortMain, type Session } from 'electron';
import { APP_ORIGIN } from './app-scheme.ts';

export interface TillWindowOptions {
  readonly preloadFile: string;
  readonly session: Session;
  readonly developerTools: boolean;
  /** Called with a new port at each load of the page; the port of the page before is closed by then. */
  readonly onPort: (port: MessagePortMain) => void;
}

/** Opens the cashier's window: sandboxed, with nothing but our own page in it, which can neither leave nor open others. */
export function openTillWindow(options: TillWindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 720,
    show: false,
    title: 'Earnest',
    webPreferences: {
      preload: options.preloadFile,
      session: options.session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: options.developerTools,
    },
  });
  keepToOurPage(window);
  handOutPorts(window, options.onPort);
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}

/** Denies every permission and every request that leaves our own scheme. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const own = details.url.startsWith(`${APP_ORIGIN}/`) || details.url.startsWith('devtools://');
    answer({ cancel: !own && !details.url.startsWith('data:') });
  });
}

function keepToOurPage(window: BrowserWindow): void {
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('will-navigate', (event) => event.preventDefault());
  window.webContents.on('will-attach-webview', (event) => event.preventDefault());
}

function handOutPorts(window: BrowserWindow, onPort: (port: MessagePortMain) => void): void {
  let current: MessagePortMain | null = null;
  window.webContents.on('did-finish-load', () => {
    current?.close();
    const channel = new MessageChannelMain();
    current = channel.port1;
    onPort(channel.port1);
    window.webContents.postMessage('earnest:till-port', null, [channel.port2]);
  });
  // A page that died is loaded anew: the sale that was open is in the journal's file, not in the page.
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload();
  });
  window.on('closed', () => current?.close());
}
