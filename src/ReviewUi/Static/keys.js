// Keys for the whole page. A key only does what a visible control does, and a decision only counts for what was seen.
const dialog = document.getElementById('keys');
const opener = document.getElementById('open-keys');
let leaving = false;
let seen = false;
let wanted = null;
let watch = 0;

if (dialog && opener) {
  opener.hidden = false;
  opener.addEventListener('click', () => dialog.showModal());
}
addEventListener('pagehide', () => { leaving = true; });
addEventListener('pageshow', event => { if (event.persisted) leaving = false; });
addEventListener('submit', event => {
  // The second of two quick submits would decide about the same thing again.
  if (leaving) { event.preventDefault(); return; }
  if (event.target.method !== 'dialog') leaving = true;
});

watchPicture();
// Another picture may have come with the new content, and it has not been seen.
addEventListener('contentreplaced', watchPicture);

addEventListener('keydown', event => {
  const typing = event.target.closest?.('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]');
  if (typing && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); if (!event.repeat) decide(wanted); return; }
  if (typing || leaving || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector('dialog[open]')) return;
  const action = actions[event.key];
  if (!action || (event.repeat && !action.repeats)) return;
  if (action.run(event) !== false) event.preventDefault();
});

const actions = {
  'j': { repeats: true, run: () => move(1) },
  'k': { repeats: true, run: () => move(-1) },
  'ArrowDown': { repeats: true, run: event => inQueue(event) && move(1) },
  'ArrowUp': { repeats: true, run: event => inQueue(event) && move(-1) },
  'c': { run: () => press('claim') },
  'a': { run: () => decide('approve') },
  'r': { run: () => write('reject', 'reason') },
  'e': { run: () => write('request-change', 'instruction') },
  'q': { run: () => { leaving = true; location.assign('/'); } },
  '?': { run: () => dialog ? dialog.showModal() : false },
};

// Arrows belong to whatever has the focus; in the queue that is an item.
function inQueue(event) {
  return Boolean(event.target.closest?.('#queue'));
}

function move(step) {
  const items = [...document.querySelectorAll('#queue a.item')];
  if (items.length === 0) return false;
  const at = items.indexOf(document.activeElement);
  items[at < 0 ? (step > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + step))].focus();
}

function press(id) {
  const button = document.getElementById(id);
  if (!button || button.disabled) return false;
  button.click();
}

function write(button, field) {
  const input = document.getElementById(field);
  if (!input || !seen) return false;
  input.closest('details')?.setAttribute('open', '');
  wanted = button;
  input.focus();
}

function decide(button) {
  if (!button || !seen || leaving) return false;
  return press(button);
}

// Shown means: decoded, on the screen, and painted.
async function watchPicture() {
  const mine = ++watch;
  seen = false;
  const compare = document.querySelector('compare-pictures');
  const after = compare?.getAttribute('after');
  if (!after) return;
  const picture = new Image();
  picture.src = after;
  await picture.decode().catch(() => new Promise(() => {}));
  await new Promise(shown => {
    const observer = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) { observer.disconnect(); shown(); }
    });
    observer.observe(compare);
  });
  await new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted)));
  if (mine !== watch) return;
  seen = true;
  document.documentElement.dataset.pictureShown = 'true';
}
