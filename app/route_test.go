package main

import (
	"strings"
	"testing"
)

func TestRouteExplainSaysWhoGetsAReportAndWhy(t *testing.T) {
	tests := []struct {
		args []string
		code int
		want []string
	}{
		{[]string{"--scam", "pyramid", "--district", "wenfeng", "--money", "gone", "--transferred-ago", "30h"}, exitOK,
			[]string{"最后一笔转账 transferred_within：要 24h 以内，这份是 30h 前", "条 非法集资、传销（units.yaml:", "送达单位：市公安局经侦支队", "同时告知：市处置办", "紧急：否", "答复时限：72h"}},
		{[]string{"--transferred-ago", "90m", "--amount", "3000"}, exitOK, []string{"紧急：是，22h30m 内", "限时签收：3m", "最后升级到：市公安局指挥中心"}},
		{[]string{"--kind", "objection"}, exitOK, []string{"第 1 条 对公开信息的异议（units.yaml:", "：接收"}},
		{[]string{"--kind", "gossip"}, exitUsage, []string{"--kind"}},
		{[]string{"--scam", "nothing"}, exitUsage, []string{"--scam nothing is not in scams.yaml"}},
		{[]string{"--district", "nowhere"}, exitUsage, []string{"--district nowhere is not in site.yaml"}},
		{[]string{"--amount=-1"}, exitUsage, []string{"not below zero"}},
	}
	for _, test := range tests {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			code, out, errs := fanzha(t, append([]string{"route", "explain", "--content", "../content"}, test.args...)...)
			if code != test.code {
				t.Errorf("exit %d, want %d", code, test.code)
			}
			for _, want := range test.want {
				if !strings.Contains(out+errs, want) {
					t.Errorf("no %q in\n%s%s", want, out, errs)
				}
			}
		})
	}
}

func TestCheckProvesThatEveryReportReachesAUnit(t *testing.T) {
	code, out, _ := fanzha(t, "check", "--routes", "--content", "../content")
	if code != exitOK || !strings.Contains(out, "每一种都有单位接收") || !strings.Contains(out, "其他被骗信息和线索（units.yaml:") {
		t.Errorf("exit %d\n%s", code, out)
	}
	if strings.Contains(out, "永远轮不到") {
		t.Errorf("the starter content has a rule that nothing reaches:\n%s", out)
	}
}
