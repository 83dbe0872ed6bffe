/* The bank's page of a test: the shopper proves who they are, or does not. */
(function () {
  'use strict';

  const TEXTS = {
    zh: {
      title: '银行验证（测试）', text: '这里代替银行的 3-D Secure 页面。请选择验证的结果。',
      complete: '完成验证', fail: '验证失败',
    },
    en: {
      title: 'Bank verification (test)', text: "This page stands for your bank's 3-D Secure page. Choose the outcome.",
      complete: 'Complete', fail: 'Fail',
    },
  };
  const query = new URLSearchParams(location.search);
  const locale = query.get('locale') || (/^zh/i.test(navigator.language) ? 'zh' : 'en');
  const texts = TEXTS[locale] || TEXTS.en;
  const complete = document.getElementById('test-source-authorize-3ds');
  const fail = document.getElementById('test-source-fail-3ds');

  async function finish(outcome) {
    complete.disabled = fail.disabled = true;
    const form = new URLSearchParams({ outcome, client_secret: query.get('client_secret') });
    const answer = await fetch(location.pathname, { method: 'POST', body: form });
    const done = answer.ok ? await answer.json() : {};
    if (query.get('redirect') && done.return_url) location.assign(done.return_url);
    else parent.postMessage({ frame: window.name, type: 'finished' }, query.get('origin') || location.origin);
  }

  document.documentElement.lang = locale === 'zh' ? 'zh-Hans' : 'en';
  document.querySelectorAll('[data-text]').forEach((node) => { node.textContent = texts[node.dataset.text]; });
  complete.addEventListener('click', () => finish('complete'));
  fail.addEventListener('click', () => finish('fail'));
})();
