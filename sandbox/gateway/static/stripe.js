/* A stand-in for https://js.stripe.com/v3/ with the part of Stripe.js that the shop uses.
   As with Stripe, card data lives in a frame of another origin, and nothing here needs an inline style or script:
   styles are set through the CSSOM, which a strict content security policy allows. */
(function () {
  'use strict';

  const BASE = new URL(document.currentScript.src).origin;
  const CHINESE = {
    generic_decline: '您的银行卡被拒绝了。', insufficient_funds: '您的银行卡余额不足。', lost_card: '您的银行卡被拒绝了。',
    stolen_card: '您的银行卡被拒绝了。', authentication_required: '银行要求验证身份，请重试。', expired_card: '您的银行卡已过期。',
    incorrect_cvc: '银行卡的安全码不正确。', incorrect_number: '银行卡号不正确。', processing_error: '处理银行卡时出错，请稍后再试。',
    payment_intent_authentication_failure: '身份验证没有通过，请换一种付款方式再试。',
    invalid_expiry_year: '银行卡的有效期无效。', invalid_expiry_month: '银行卡的有效期无效。',
  };

  function integrationError(message) {
    const error = new Error(message);
    error.name = 'IntegrationError';
    return error;
  }

  function chooseLocale(wanted) {
    const locale = !wanted || wanted === 'auto' ? navigator.language : wanted;
    return /^zh/i.test(locale) ? 'zh' : 'en';
  }

  function encode(value, name, out) {
    if (value === null || value === undefined) return out;
    if (typeof value === 'object') {
      Object.keys(value).forEach((key) => encode(value[key], name ? name + '[' + key + ']' : key, out));
    } else out.append(name, String(value));
    return out;
  }

  async function call(key, method, path, params) {
    const form = encode(params, '', new URLSearchParams());
    const get = method === 'GET';
    try {
      const answer = await fetch(BASE + path + (get ? '?' + form : ''), {
        method, headers: { Authorization: 'Bearer ' + key }, body: get ? undefined : form,
      });
      const body = await answer.json();
      return answer.ok ? { made: body } : { error: body.error };
    } catch (failure) {
      return { error: { type: 'api_connection_error', message: String(failure) } };
    }
  }

  function intentOf(secret) {
    if (!/^pi_\w+_secret_\w+$/.test(secret || '')) {
      throw integrationError('Invalid value for clientSecret: it should be a client secret of the form ${id}_secret_${secret}.');
    }
    return secret.split('_secret_')[0];
  }

  /* ---- frames: ask and be told ---- */

  function openFrame(path, title, name, heard) {
    const node = document.createElement('iframe');
    const waiting = {};
    let count = 0;
    node.name = name;
    node.title = title;
    node.src = BASE + path + (path.includes('?') ? '&' : '?') + 'origin=' + encodeURIComponent(location.origin);
    Object.assign(node.style, { border: '0', display: 'block', width: '100%', margin: '0', padding: '0' });

    function listen(event) {
      const message = event.data;
      if (event.source !== node.contentWindow || event.origin !== BASE || !message || message.frame !== name) return;
      if (message.type === 'answer') { waiting[message.id](message.payload); delete waiting[message.id]; } else heard(message.type, message.payload);
    }
    addEventListener('message', listen);
    return {
      node,
      ask(type, payload) {
        return new Promise((resolve) => {
          count += 1;
          waiting[count] = resolve;
          node.contentWindow.postMessage({ frame: name, id: count, type, payload }, BASE);
        });
      },
      close() { removeEventListener('message', listen); node.remove(); },
    };
  }

  function frameName() {
    return '__privateStripeFrame' + Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join('');
  }

  /* ---- the payment element ---- */

  function paymentElement(elements, settings) {
    const handlers = {};
    let frame = null;
    let ready = null;
    const element = { _type: 'payment' };

    function tell(type, payload) {
      (handlers[type] || []).slice().forEach((handler) => handler(Object.assign({ elementType: 'payment' }, payload)));
    }
    function look() {
      const appearance = elements._options.appearance || {};
      return {
        locale: chooseLocale(elements._options.locale), variables: appearance.variables || {},
        night: appearance.theme === 'night', saves: Boolean(elements._options.setupFutureUsage),
      };
    }
    function heard(type, payload) {
      if (type === 'loaded') frame.ask('options', look()).then(() => { ready.done(); tell('ready'); });
      if (type === 'height') frame.node.style.height = Math.ceil(payload) + 'px';
      if (type === 'change') tell('change', { empty: payload.empty, complete: payload.complete, collapsed: false, value: { type: 'card' } });
      if (['focus', 'blur', 'escape'].includes(type)) tell(type);
    }
    Object.assign(element, {
      mount(place) {
        const parent = typeof place === 'string' ? document.querySelector(place) : place;
        if (!parent) throw integrationError('The selector you specified (' + place + ') applies to no DOM elements that are currently on the page.');
        if (frame) element.unmount();
        ready = {};
        ready.promise = new Promise((resolve) => { ready.done = resolve; });
        frame = openFrame('/_browser/card', 'Secure payment input frame', frameName(), heard);
        frame.node.style.height = '210px';
        parent.append(frame.node);
      },
      unmount() { if (frame) frame.close(); frame = null; },
      destroy() { element.unmount(); elements._element = null; },
      on(type, handler) { (handlers[type] = handlers[type] || []).push(handler); return element; },
      off(type, handler) { handlers[type] = (handlers[type] || []).filter((known) => handler && known !== handler); return element; },
      once(type, handler) {
        const first = (event) => { element.off(type, first); handler(event); };
        return element.on(type, first);
      },
      update(changes) { Object.assign(settings, changes); return element; },
      focus() { element._ask('focus'); },
      blur() { element._ask('blur'); },
      clear() { element._ask('clear'); },
      collapse() { return element; },
      async _ask(type, payload) {
        if (!frame) throw integrationError('The Element is not mounted: call element.mount() first and wait for ready.');
        await ready.promise;
        return frame.ask(type, payload);
      },
      async _restyle() { if (frame) await element._ask('options', look()); },
    });
    return element;
  }

  function makeElements(options) {
    if (options.clientSecret) intentOf(options.clientSecret);
    else if (!options.mode) throw integrationError('elements() needs a clientSecret, or a mode with amount and currency.');
    else if (options.mode === 'payment' && !(Number.isInteger(options.amount) && options.amount > 0 && options.currency)) {
      throw integrationError('elements(): mode "payment" needs a positive integer amount and a currency.');
    }
    const elements = {
      _options: Object.assign({}, options), _element: null, _submitted: false,
      create(type, settings) {
        if (type !== 'payment') throw integrationError('The test gateway has no element of type "' + type + '".');
        if (elements._element) throw integrationError('Can only create one Element of type payment.');
        elements._element = paymentElement(elements, settings || {});
        return elements._element;
      },
      getElement() { return elements._element; },
      update(changes) {
        Object.assign(elements._options, changes);
        elements._submitted = false;
        if (elements._element) elements._element._restyle();
      },
      async fetchUpdates() { return {}; },
      async submit() {
        if (!elements._element) throw integrationError('elements.submit() needs a mounted Payment Element.');
        const answer = await elements._element._ask('validate');
        elements._submitted = !answer.error;
        return answer.error ? { error: answer.error } : { selectedPaymentMethod: 'card' };
      },
    };
    return elements;
  }

  /* ---- 3-D Secure: over the page, never instead of it ---- */

  function challenge(secret, locale) {
    return new Promise((resolve) => {
      const before = document.activeElement;
      const shade = document.createElement('div');
      const query = '?client_secret=' + encodeURIComponent(secret) + '&locale=' + locale;
      const frame = openFrame('/_browser/challenge/' + intentOf(secret) + query, '3D Secure authentication frame', 'stripe-challenge-frame', () => {
        frame.close();
        shade.remove();
        if (before && before.focus) before.focus();
        resolve();
      });
      shade.setAttribute('role', 'dialog');
      shade.setAttribute('aria-modal', 'true');
      shade.setAttribute('aria-label', locale === 'zh' ? '银行验证' : 'Bank verification');
      Object.assign(shade.style, {
        position: 'fixed', top: '0', right: '0', bottom: '0', left: '0', zIndex: '2147483647', display: 'flex',
        alignItems: 'center', justifyContent: 'center', padding: '16px', background: 'rgba(0, 0, 0, 0.55)',
      });
      Object.assign(frame.node.style, { maxWidth: '400px', height: '300px', borderRadius: '12px', background: '#ffffff' });
      shade.append(frame.node);
      document.body.append(shade);
      frame.node.focus();
    });
  }

  /* ---- Stripe ---- */

  function Stripe(key, options) {
    if (!/^pk_/.test(key || '')) throw integrationError('Please call Stripe() with your publishable key. You used an empty string or a secret key.');
    let locale = chooseLocale((options || {}).locale);

    function failure(error) {
      const text = locale === 'zh' && (CHINESE[error.decline_code] || CHINESE[error.code]);
      return { error: Object.assign({}, error, text ? { message: text } : {}) };
    }
    function outcome(intent) {
      if (intent.status !== 'requires_payment_method') return { paymentIntent: intent };
      return failure(Object.assign({ type: 'invalid_request_error' }, intent.last_payment_error, { payment_intent: intent }));
    }
    async function read(secret) {
      return call(key, 'GET', '/v1/payment_intents/' + intentOf(secret), { client_secret: secret });
    }
    async function go(intent) {
      const action = intent.next_action;
      if (intent.status !== 'requires_action' || !action) return outcome(intent);
      if (action.type === 'redirect_to_url') {
        location.assign(action.redirect_to_url.url);
        return new Promise(() => {});
      }
      if (action.type === 'alipay_handle_redirect') {
        location.assign(action.alipay_handle_redirect.url);
        return new Promise(() => {});
      }
      if (action.type === 'wechat_pay_display_qr_code') {
        throw integrationError('The test gateway draws no QR code: use handleActions: false and draw your own.');
      }
      await challenge(intent.client_secret, locale);
      const after = await read(intent.client_secret);
      return after.error ? failure(after.error) : outcome(after.made);
    }
    async function confirmWith(secret, params, options) {
      const path = '/v1/payment_intents/' + intentOf(secret) + '/confirm';
      const answer = await call(key, 'POST', path, Object.assign({ client_secret: secret }, params));
      if (answer.error) return failure(answer.error);
      return (options || {}).handleActions === false ? { paymentIntent: answer.made } : go(answer.made);
    }
    async function checkAmount(elements, secret) {
      const wanted = elements._options;
      if (wanted.clientSecret) return null;
      if (!elements._submitted) throw integrationError('elements.submit() must be called before stripe.confirmPayment().');
      const known = await read(secret);
      if (known.error) return known.error;
      ['amount', 'currency'].forEach((name) => {
        if (wanted[name] !== known.made[name]) {
          throw integrationError('The ' + name + ' of the Elements (' + wanted[name] + ') does not match the PaymentIntent (' + known.made[name] + ').');
        }
      });
      return null;
    }

    return {
      elements(wanted) {
        const made = makeElements(Object.assign({ locale: (options || {}).locale }, wanted));
        locale = chooseLocale(made._options.locale);
        return made;
      },
      async confirmPayment({ elements, clientSecret, confirmParams, redirect }) {
        const secret = clientSecret || (elements && elements._options.clientSecret);
        const intent = intentOf(secret);
        const back = (confirmParams || {}).return_url;
        if (redirect !== 'if_required' && !back) throw integrationError('confirmPayment(): `confirmParams.return_url` is required unless redirect is "if_required".');
        const params = Object.assign({ client_secret: secret, use_stripe_sdk: true }, confirmParams);
        const wrong = elements ? await checkAmount(elements, secret) : null;
        if (wrong) return failure(wrong);
        const answer = elements
          ? await elements._element._ask('confirm', { key, intent, params })
          : await call(key, 'POST', '/v1/payment_intents/' + intent + '/confirm', params);
        if (answer.error) return failure(answer.error);
        const end = await go(answer.made);
        if (end.error || redirect === 'if_required') return end;
        const query = new URLSearchParams({ payment_intent: intent, payment_intent_client_secret: secret, redirect_status: 'succeeded' });
        location.assign(back + (back.includes('?') ? '&' : '?') + query);
        return new Promise(() => {});
      },
      async confirmCardPayment(secret, data, options) {
        if (!data || typeof data.payment_method !== 'string') throw integrationError('The test gateway confirms a card by the id of a saved payment method only.');
        return confirmWith(secret, { payment_method: data.payment_method, use_stripe_sdk: true }, options);
      },
      async confirmAlipayPayment(secret, data, options) {
        return confirmWith(secret, Object.assign({ 'payment_method_data[type]': 'alipay' }, data), options);
      },
      async confirmWechatPayPayment(secret, data, options) {
        const client = ((((data || {}).payment_method_options || {}).wechat_pay) || {}).client;
        return confirmWith(secret, {
          'payment_method_data[type]': 'wechat_pay', 'payment_method_options[wechat_pay][client]': client || 'web',
        }, options);
      },
      async handleNextAction({ clientSecret }) {
        const answer = await read(clientSecret);
        return answer.error ? failure(answer.error) : go(answer.made);
      },
      async retrievePaymentIntent(clientSecret) {
        const answer = await read(clientSecret);
        return answer.error ? failure(answer.error) : { paymentIntent: answer.made };
      },
      async createPaymentMethod({ elements, params }) {
        if (!elements._submitted) throw integrationError('elements.submit() must be called before stripe.createPaymentMethod().');
        const answer = await elements._element._ask('createPaymentMethod', { key, params: params || {} });
        return answer.error ? failure(answer.error) : { paymentMethod: answer.made };
      },
      registerAppInfo() {},
    };
  }

  Stripe.version = 'test-gateway';
  window.Stripe = Stripe;
})();
