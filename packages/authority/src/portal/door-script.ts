/**
 * What runs in the browser: plain JavaScript of 2017, for telephones are old. All of it is a help; every form works without. It takes
 * the request from behind the `#` of the address, judges groups while they are typed, makes photographs small before they travel,
 * copies keys, and asks whether the service is there before a form leaves the page. It writes with `textContent` alone.
 */
export const doorScript = `'use strict';
(function () {
  var all = function (what, from) { return Array.prototype.slice.call((from || document).querySelectorAll(what)); };
  var get = function (id) { return document.getElementById(id); };

  // The check digit of spec/codes.md 2: Damm's quasigroup, a group's place before its digits. A test holds it to the protocol's.
  var damm = ['0317598642', '7092154863', '4206871359', '1750983426', '6123045978', '3674209581', '5869720134', '8945362017', '9438617205', '2581436790'];
  function isGood(place, digits) {
    var at = Number(damm[0][place % 10]);
    for (var i = 0; i < digits.length; i += 1) at = Number(damm[at][Number(digits[i])]);
    return digits.length === 7 && at === 0;
  }

  function say(field, good, text) {
    var group = field.parentNode;
    group.classList.toggle('right', good === true);
    if (good === false) field.setAttribute('aria-invalid', 'true'); else field.removeAttribute('aria-invalid');
    group.querySelector('.said').textContent = text;
  }

  function watchGroups(set) {
    var head = get('head'), fields = all('input[name=group]', set), form = set.form || set.parentNode;
    var status = form.querySelector('.status');
    var digitsOf = function (field) { return field.value.replace(/[^0-9]/g, ''); };

    function judge(field, place, finished) {
      var digits = digitsOf(field);
      if (digits === '' || (digits.length < 7 && !finished)) return say(field, undefined, '');
      if (isGood(place, digits)) return say(field, true, set.dataset.good);
      say(field, false, set.dataset.wrong + (digits.length === 7 ? '' : ' (' + digits.length + '/7)'));
    }
    function judgeHead(finished) {
      var digits = digitsOf(head);
      if (digits.length < 2 && !(finished && digits.length > 0)) return say(head, undefined, '');
      if (/^1[123]$/.test(digits)) return say(head, true, set.dataset.good);
      say(head, false, set.dataset.head);
    }
    function tellWhole() {
      var whole = head.parentNode.classList.contains('right') && fields.every(function (field) { return field.parentNode.classList.contains('right'); });
      status.textContent = whole ? set.dataset.whole : '';
    }
    // Many digits at once: they are laid into the fields from here on.
    function spread(from, digits) {
      var at = from;
      if (at < 0) { head.value = digits.slice(0, 2); digits = digits.slice(2); at = 0; judgeHead(false); }
      while (digits !== '' && at < fields.length) {
        fields[at].value = digits.slice(0, 7);
        judge(fields[at], at, false);
        digits = digits.slice(7);
        at += 1;
      }
      (fields[Math.min(at, fields.length - 1)]).focus();
    }
    function onInput(place) {
      var field = place < 0 ? head : fields[place], room = place < 0 ? 2 : 7, digits = digitsOf(field);
      if (digits.length > room) {
        // Digits of a whole code begin with its two plain ones, wherever they were put.
        if (digits.length === 86) spread(-1, digits); else spread(place, digits);
      } else {
        if (place < 0) judgeHead(false); else judge(field, place, false);
        var next = fields[place + 1];
        if (field.parentNode.classList.contains('right') && next && next.value === '') next.focus();
      }
      tellWhole();
    }
    head.addEventListener('input', function () { onInput(-1); });
    head.addEventListener('blur', function () { judgeHead(true); tellWhole(); });
    fields.forEach(function (field, place) {
      field.addEventListener('input', function () { onInput(place); });
      field.addEventListener('blur', function () { judge(field, place, true); tellWhole(); });
      if (field.value !== '') judge(field, place, true);
    });
    if (head.value !== '') judgeHead(true);
    tellWhole();
  }

  // A photograph of twelve million pixels says no more about a code than one of three, and travels for a minute.
  function shrink(input) {
    var file = input.files && input.files[0];
    var most = 2000;
    if (!file || file.size < 1500000 || !/^image\\//.test(file.type) || !self.createImageBitmap || !self.DataTransfer) return Promise.resolve();
    return createImageBitmap(file).then(function (picture) {
      var scale = Math.min(1, most / Math.max(picture.width, picture.height));
      var canvas = document.createElement('canvas');
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
      return new Promise(function (resolve) { canvas.toBlob(resolve, 'image/jpeg', 0.9); });
    }).then(function (blob) {
      if (!blob || blob.size >= file.size) return;
      var carrier = new DataTransfer();
      carrier.items.add(new File([blob], 'photo.jpg', { type: 'image/jpeg' }));
      input.files = carrier.files;
    }).catch(function () { /* The browser cannot open it; perhaps the server can, or says why not. */ });
  }

  function isEmpty(form) {
    return all('input:not([type=hidden]),textarea', form).every(function (field) { return field.value.trim() === ''; });
  }

  function send(form) {
    var status = form.querySelector('.status'), button = form.querySelector('.action');
    if (isEmpty(form)) { status.textContent = form.dataset.nothing; return; }
    status.textContent = form.dataset.asking;
    button.disabled = true;
    var ready = all('input[data-shrink]', form).map(shrink);
    Promise.all(ready)
      .then(function () { return fetch('v1/health', { cache: 'no-store' }); })
      .then(function (answer) { if (!answer.ok) throw answer; form.submit(); })
      .catch(function () { status.textContent = form.dataset.gone; })
      .then(function () { setTimeout(function () { button.disabled = false; }, 3000); });
  }

  function readAddress() {
    var pasted = get('form-pasted'), found = location.hash.slice(1);
    if (!pasted || found === '' || found === 'content') return;
    try { found = decodeURIComponent(found); } catch (error) { /* As it stands. */ }
    // What was asked does not stay in the telephone's history.
    history.replaceState(null, '', location.pathname + location.search);
    get('request').value = found.trim();
    send(pasted);
  }

  function copier(button) {
    var text = button.dataset.copy, said = button.textContent;
    var done = function () {
      button.textContent = button.dataset.copied;
      setTimeout(function () { button.textContent = said; }, 2000);
    };
    button.hidden = false;
    button.addEventListener('click', function () {
      if (navigator.clipboard) { navigator.clipboard.writeText(text).then(done, function () { mark(button) && done(); }); return; }
      if (mark(button)) done();
    });
  }
  // Without a clipboard, as on an address without TLS: the key is selected, and copied the old way where the browser lets us.
  function mark(button) {
    var range = document.createRange(), chosen = getSelection();
    range.selectNodeContents(button.closest('tr').querySelector('.key'));
    chosen.removeAllRanges();
    chosen.addRange(range);
    return document.execCommand('copy');
  }

  all('.digits').forEach(watchGroups);
  all('form[data-gone]').forEach(function (form) {
    form.addEventListener('submit', function (event) { event.preventDefault(); send(form); });
  });
  all('[data-copy]').forEach(copier);
  addEventListener('hashchange', readAddress);
  addEventListener('pageshow', function () { all('.action').forEach(function (button) { button.disabled = false; }); });
  readAddress();
  var refused = get('refusal');
  if (refused) { refused.setAttribute('tabindex', '-1'); refused.focus(); }
})();
`;
