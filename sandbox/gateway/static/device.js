/* The wallet on the shopper's other device: she agrees to pay, or does not. */
(function () {
  'use strict';

  const TEXTS = {
    zh: {
      title: '钱包付款（测试）', text: '这里代替支付宝或微信的付款页面，不会动真的钱。', approve: '确认付款', decline: '不付了',
      approved: '付款成功，回到原来的页面就好。', declined: '没有付款，回到原来的页面可以再选。', ended: '这次付款已经结束。',
    },
    en: {
      title: 'Wallet payment (test)', text: 'This page stands for Alipay or WeChat Pay; no real money moves.', approve: 'Pay', decline: "Don't pay",
      approved: 'Paid. Go back to the page you came from.', declined: 'Not paid. Go back and choose again.', ended: 'This attempt has ended.',
    },
  };
  const chinese = /^zh/i.test(navigator.language);
  const texts = chinese ? TEXTS.zh : TEXTS.en;
  const buttons = [document.getElementById('device-approve'), document.getElementById('device-decline')];

  async function finish(outcome) {
    buttons.forEach((button) => { button.disabled = true; });
    const form = new URLSearchParams({ outcome, token: new URLSearchParams(location.search).get('token') });
    const answer = await fetch(location.pathname, { method: 'POST', body: form });
    document.querySelector('p').textContent = answer.ok ? texts[outcome === 'approve' ? 'approved' : 'declined'] : texts.ended;
    buttons.forEach((button) => button.remove());
  }

  document.documentElement.lang = chinese ? 'zh-Hans' : 'en';
  document.querySelectorAll('[data-text]').forEach((node) => { node.textContent = texts[node.dataset.text]; });
  buttons[0].addEventListener('click', () => finish('approve'));
  buttons[1].addEventListener('click', () => finish('decline'));
})();
