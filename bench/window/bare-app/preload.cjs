const { ipcRenderer } = require('electron');

ipcRenderer.on('bare:port', (event) => {
  window.postMessage('bare:port', '*', [...event.ports]);
});
