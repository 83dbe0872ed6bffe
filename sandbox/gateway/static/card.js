/* The card form, in the gateway's own frame: the shop's page can't read a single digit of it.
   The page asks by messages ({frame, id, type, payload}); the form answers, and talks to the API itself. */
(function () {
  'use strict';

  const TEXTS = {
    zh: {
      number: '卡号', expiry: '有效期', cvc: '安全码', month: '月 / 年',
      terms: '保存这张卡后，下次付款只需轻点一下。',
      test: '测试环境，不会真的扣款。测试卡号 4242 4242 4242 4242，有效期和安全码任填。',
      incomplete_number: '卡号不完整。', invalid_number: '卡号无效。',
      incomplete_expiry: '有效期不完整。', invalid_expiry: '有效期已过。', incomplete_cvc: '安全码不完整。',
    },
    en: {
      number: 'Card number', expiry: 'Expiration date', cvc: 'Security code', month: 'MM / YY',
      terms: 'Save this card, and the next payment takes one tap.',
      test: 'Test mode, no money moves. Try 4242 4242 4242 4242 with any later date and any code.',
      incomplete_number: 'Your card number is incomplete.', invalid_number: 'Your card number is invalid.',
      incomplete_expiry: "Your card's expiration date is incomplete.",
      invalid_expiry: "Your card's expiration date is in the past.",
      incomplete_cvc: "Your card's security code is incomplete.",
    },
  };
  const VARIABLES = ['colorPrimary', 'colorBackground', 'colorText', 'colorTextSecondary', 'colorDanger',
    'borderRadius', 'fontFamily', 'fontSizeBase', 'spacingUnit'];
  const NIGHT = { colorBackground: '#24262b', colorText: '#f3f4f6', colorTextSecondary: '#b6bcc6', colorDanger: '#ff8096' };
  const NAMES = ['number', 'expiry', 'cvc'];
  const parentOrigin = new URLSearchParams(location.search).get('origin');
  const input = {};
  const touched = {};
  let texts = TEXTS.en;

  function say(type, payload, id) {
    parent.postMessage({ frame: window.name, id, type, payload }, parentOrigin);
  }

  function digits(name) { return input[name].value.replace(/\D/g, ''); }

  function passesLuhn(number) {
    let sum = 0;
    [...number].reverse().forEach((digit, place) => {
      const value = Number(digit) * (place % 2 ? 2 : 1);
      sum += value > 9 ? value - 9 : value;
    });
    return sum % 10 === 0;
  }

  function problem(name) {
    const value = digits(name);
    if (name === 'number') {
      const least = /^3[47]/.test(value) ? 15 : 16;
      if (value.length < least) return 'incomplete_number';
      return passesLuhn(value) ? '' : 'invalid_number';
    }
    if (name === 'cvc') return value.length < 3 ? 'incomplete_cvc' : '';
    const month = Number(value.slice(0, 2));
    if (value.length < 4 || month < 1 || month > 12) return 'incomplete_expiry';
    const lastMoment = new Date(2000 + Number(value.slice(2, 4)), month, 1);
    return lastMoment <= new Date() ? 'invalid_expiry' : '';
  }

  function firstProblem() { return NAMES.map(problem).find((code) => code) || ''; }

  function show(name) {
    const code = touched[name] ? problem(name) : '';
    input[name].setAttribute('aria-invalid', code ? 'true' : 'false');
    document.getElementById(name + '-error').textContent = code ? texts[code] : '';
  }

  function shape(name) {
    const value = digits(name);
    if (name === 'number') input.number.value = value.replace(/(.{4})(?=.)/g, '$1 ');
    if (name === 'cvc') input.cvc.value = value;
    if (name === 'expiry') {
      const padded = /^[2-9]/.test(value) ? '0' + value : value;
      input.expiry.value = padded.length > 2 ? padded.slice(0, 2) + ' / ' + padded.slice(2, 4) : padded;
    }
  }

  function report() {
    say('change', { empty: NAMES.every((name) => !input[name].value), complete: !firstProblem() });
  }

  function card() {
    const expiry = digits('expiry');
    return {
      number: digits('number'), exp_month: String(Number(expiry.slice(0, 2))),
      exp_year: '20' + expiry.slice(2, 4), cvc: digits('cvc'),
    };
  }

  function encode(value, name, out) {
    if (value === null || value === undefined) return out;
    if (typeof value === 'object') {
      Object.keys(value).forEach((key) => encode(value[key], name ? name + '[' + key + ']' : key, out));
    } else out.append(name, String(value));
    return out;
  }

  async function call(key, path, params) {
    try {
      const answer = await fetch(path, {
        method: 'POST', headers: { Authorization: 'Bearer ' + key }, body: encode(params, '', new URLSearchParams()),
      });
      const body = await answer.json();
      return answer.ok ? { made: body } : { error: body.error };
    } catch (failure) {
      return { error: { type: 'api_connection_error', message: String(failure) } };
    }
  }

  const asked = {
    options(options) {
      texts = TEXTS[options.locale] || TEXTS.en;
      document.documentElement.lang = options.locale === 'zh' ? 'zh-Hans' : 'en';
      document.querySelectorAll('[data-text]').forEach((node) => { node.textContent = texts[node.dataset.text]; });
      NAMES.forEach((name) => input[name].setAttribute('aria-label', texts[name]));
      input.expiry.placeholder = texts.month;
      document.getElementById('terms').hidden = !options.saves;
      const chosen = Object.assign({}, options.night ? NIGHT : {}, options.variables);
      VARIABLES.filter((name) => chosen[name]).forEach((name) => {
        document.documentElement.style.setProperty('--' + name, chosen[name]);
      });
      NAMES.forEach(show);
      return {};
    },
    validate() {
      NAMES.forEach((name) => { touched[name] = true; show(name); });
      const code = firstProblem();
      if (code) NAMES.map((name) => problem(name) && input[name]).find(Boolean).focus();
      return code ? { error: { type: 'validation_error', code, message: texts[code] } } : {};
    },
    focus() { input.number.focus(); return {}; },
    blur() { if (document.activeElement) document.activeElement.blur(); return {}; },
    clear() {
      NAMES.forEach((name) => { input[name].value = ''; touched[name] = false; show(name); });
      report();
      return {};
    },
    confirm({ key, intent, params }) {
      const data = Object.assign({ type: 'card', card: card() }, params.payment_method_data);
      return call(key, '/v1/payment_intents/' + intent + '/confirm', Object.assign({}, params, { payment_method_data: data }));
    },
    createPaymentMethod({ key, params }) {
      return call(key, '/v1/payment_methods', Object.assign({ type: 'card', card: card() }, params));
    },
  };

  NAMES.forEach((name) => {
    input[name] = document.getElementById(name);
    input[name].addEventListener('input', () => { shape(name); show(name); report(); });
    input[name].addEventListener('blur', () => { touched[name] = Boolean(input[name].value); show(name); say('blur'); });
    input[name].addEventListener('focus', () => say('focus'));
  });
  document.getElementById('card').addEventListener('submit', (event) => event.preventDefault());
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') say('escape'); });
  addEventListener('message', async (event) => {
    const message = event.data;
    if (event.source !== parent || event.origin !== parentOrigin || !message || message.frame !== window.name) return;
    if (Object.prototype.hasOwnProperty.call(asked, message.type)) {
      say('answer', await asked[message.type](message.payload || {}), message.id);
    }
  });
  new ResizeObserver(() => say('height', document.body.getBoundingClientRect().height)).observe(document.body);
  say('loaded');
})();
