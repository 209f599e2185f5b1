//! Questions that people ask, each answered by one command: its exit code, its first line, and the lines that decide, in
//! both languages.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test runs the program and fails by panicking"
)]

#[path = "support/process.rs"]
mod process;

use std::path::Path;

use process::run;

const YES: i32 = 0;
const NO: i32 = 1;
const OPEN: i32 = 3;

/// Asks in both languages on 2026-11-23, with the policies of the repository. The first line told must be the first line
/// of the answer; every other one must be a line of it.
fn ask(line: &str, code: i32, english: &[&str], japanese: &[&str]) {
    assert_eq!(english.len(), japanese.len(), "{line}: the same is said in both languages");
    for (language, expected) in [("en", english), ("ja", japanese)] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let ran = run(root, &format!("{line} --on 2026-11-23 --plain --lang {language}"));
        assert_eq!(ran.code, code, "{line}: {}{}", ran.out, ran.err);
        assert_eq!(ran.first(), expected[0], "{line}: {}", ran.out);
        for told in expected {
            assert!(ran.out.lines().any(|line| line == *told), "{line} lacks `{told}`: {}", ran.out);
        }
    }
}

const RULES: &str = "Rules in force on 2026-11-23";
const RULES_JA: &str = "2026-11-23 時点で有効な規則";

#[test]
fn how_many_credits_in_what_time() {
    for (who, total, group_a, group_a_ja) in [
        ("cissp", 120, "90 (from 2015-01-01)", "90 (2015-01-01から)"),
        ("ccsp", 90, "60", "60"),
        ("sscp", 60, "45 (from 2015-01-01)", "45 (2015-01-01から)"),
    ] {
        ask(
            &format!("rules {who} total"),
            YES,
            &[
                RULES,
                &format!("needed: {total} credits, in each cycle"),
                &format!("needed: {group_a} credits (Group A), in each cycle"),
            ],
            &[
                RULES_JA,
                &format!("必要: {total} クレジット, サイクルごと"),
                &format!("必要: {group_a_ja} クレジット (グループA), サイクルごと"),
            ],
        );
    }
    let only_a = "Note: For an Associate the cycle is one year. CC and Associates need Group A only.";
    let only_a_ja = "注記: アソシエイトのサイクルは1年です。CCとアソシエイトはグループAのみが対象です。";
    let forty_five = ["needed: 45 credits, in each cycle", "必要: 45 クレジット, サイクルごと"];
    ask("rules cc total", YES, &[RULES, forty_five[0], only_a], &[RULES_JA, forty_five[1], only_a_ja]);
    let fifteen = ["associate: 15 (from 2020-01-01)", "associate: 15 (2020-01-01から)"];
    ask("rules associate total", YES, &[RULES, fifteen[0], only_a], &[RULES_JA, fifteen[1], only_a_ja]);
    for who in ["oscp+", "osai+", "osth", "osir", "oscc-sec", "oscc-sjd"] {
        ask(
            &format!("rules {who} total"),
            YES,
            &[
                RULES,
                "needed: 120 credits, in each cycle",
                "needed: kept up: Maintenance coverage, year of the cycle",
            ],
            &[RULES_JA, "必要: 120 クレジット, サイクルごと", "必要: 維持: 資格維持の適用, サイクル内の各年"],
        );
    }
}

#[test]
fn group_a_where_it_is_tied_to_a_domain_else_group_b() {
    ask(
        "rate webinar --hours 1 --domain cloud-security --for cissp",
        YES,
        &["webinar -> CISSP: YES, 1 credit, Group A"],
        &["ウェビナー -> CISSP: はい, 1 クレジット, グループA"],
    );
    ask(
        "rate webinar --hours 1 --for cissp",
        YES,
        &["webinar -> CISSP: YES, 1 credit, Group B"],
        &["ウェビナー -> CISSP: はい, 1 クレジット, グループB"],
    );
}

#[test]
fn a_webinar_counts_for_both_bodies() {
    ask(
        "rate webinar --hours 1 --for cissp,oscp+",
        YES,
        &["YES", "webinar -> CISSP: YES, 1 credit, Group B", "webinar -> OSCP+: YES, 1 credit"],
        &[
            "はい",
            "ウェビナー -> CISSP: はい, 1 クレジット, グループB",
            "ウェビナー -> OSCP+: はい, 1 クレジット",
        ],
    );
    ask(
        "rate webinar --hours 1 --provider ISC2 --for oscp+",
        YES,
        &["webinar -> OSCP+: YES, 1 credit"],
        &["ウェビナー -> OSCP+: はい, 1 クレジット"],
    );
}

#[test]
fn a_competition_is_refused_by_one_body_and_open_at_the_other() {
    // Nobody says yes, so the whole is not "partly".
    ask(
        "rate ctf --hours 8 --for cissp,oscp+",
        OPEN,
        &["UNDETERMINED", "CTF event -> OSCP+: NO, 0 credits: refused by a ruling"],
        &["未確定", "CTFイベント -> OSCP+: いいえ, 0 クレジット: 回答により対象外"],
    );
    ask(
        "rules offsec,cissp ctf",
        OPEN,
        &["UNDETERMINED: 1 NO, 1 UNDETERMINED"],
        &["未確定: 1 いいえ, 1 未確定"],
    );
}

#[test]
fn sixty_hours_of_a_course_of_the_other_body_give_forty() {
    ask(
        "rate course --hours 60 --provider OffSec --domain security-assessment-and-testing --for cissp",
        YES,
        &[
            "course -> CISSP: YES, 40 credits, Group A",
            "5. at most 40 credits for one activity; 20 cut  [limits.per-entry]",
        ],
        &[
            "コース -> CISSP: はい, 40 クレジット, グループA",
            "5. 1件につき最大 40 クレジット。切り捨て 20  [limits.per-entry]",
        ],
    );
    ask(
        "rate exam --hours 24 --for cissp",
        OPEN,
        &[
            "exam -> CISSP: UNDETERMINED, 0 to 24 credits, Group B",
            "Would change it: asked, not answered: Does passing the exam of another body count?",
        ],
        &[
            "試験 -> CISSP: 未確定, 0〜24 クレジット, グループB",
            "変わる条件: 質問済み・未回答: 他団体の試験に合格するとCPEになりますか？",
        ],
    );
}

#[test]
fn proof_is_sent_to_one_body_and_kept_for_the_other() {
    ask(
        "rules offsec proof",
        YES,
        &[
            "YES",
            "Answer: YES: Yes, every outside activity needs proof, as a completion certificate or proof of attendance. The form takes no file; mail it afterwards with your name and the submission ID to challenges@offsec.com.",
            "Source: OffSec support to a member in September 2025, published 2025-09 (member-reported)",
        ],
        &[
            "はい",
            "回答: はい: はい。外部の活動はすべて修了証や参加証明などが必要です。フォームでは送れないため、申請後に氏名とsubmission IDを添えて challenges@offsec.com へメールします。",
            "出典: OffSecサポートから会員への回答（2025年9月）, 2025-09 公表 (会員が受けた回答)",
        ],
    );
    ask(
        "rules cissp proof",
        YES,
        &[
            "PARTLY",
            "Answer: PARTLY",
            "Guidance: Nothing has to be attached when submitting, except that material of talks and panels is asked for. Keep proof and show it on audit, either a certificate or attendance proof or a summary of what was learned.",
        ],
        &[
            "一部",
            "回答: 一部",
            "案内: 申請時の添付は不要です（講演とパネルは資料を求められます）。証跡を保管し、監査で示します。修了証や参加証明、または学んだ内容の要約です。",
        ],
    );
    ask(
        "rules cissp retention",
        YES,
        &[
            RULES,
            "Guidance: At least 12 months after the cycle ends. The figure is from an old chapter page; newer wording was not seen.",
        ],
        &[
            RULES_JA,
            "案内: サイクル終了後、少なくとも12か月。古いチャプターのページの数値で、新しい文言は確認できていません。",
        ],
    );
}

#[test]
fn what_is_heard_read_and_written() {
    ask(
        "rate podcast --minutes 55 --for cissp,oscp+",
        OPEN,
        &[
            "PARTLY",
            "podcast -> CISSP: YES, 0.75 to 1 credits, Group B",
            "podcast -> OSCP+: UNDETERMINED, 0 credits: no category accepts it, but the list is open-ended",
        ],
        &[
            "一部",
            "ポッドキャスト -> CISSP: はい, 0.75〜1 クレジット, グループB",
            "ポッドキャスト -> OSCP+: 未確定, 0 クレジット: 該当カテゴリーなし（一覧は例示）",
        ],
    );
    ask(
        "rate book --for cissp",
        YES,
        &["book read -> CISSP: YES, 0.25 to 5 credits, Group B"],
        &["読んだ書籍 -> CISSP: はい, 0.25〜5 クレジット, グループB"],
    );
    ask(
        "rate article --role sole-author --form blog --for cissp,oscp+",
        OPEN,
        &[
            "PARTLY",
            "article written -> CISSP: YES, 10 credits, Group A",
            "article written -> OSCP+: UNDETERMINED, 0 credits: no category accepts it, but the list is open-ended",
        ],
        &[
            "一部",
            "執筆した記事 -> CISSP: はい, 10 クレジット, グループA",
            "執筆した記事 -> OSCP+: 未確定, 0 クレジット: 該当カテゴリーなし（一覧は例示）",
        ],
    );
}

#[test]
fn a_normal_job_earns_nothing_and_unique_work_up_to_ten() {
    ask(
        "rate work --work normal-duties --hours 30 --for cissp",
        NO,
        &["work -> CISSP: NO, 0 credits: refused by a ruling"],
        &["業務 -> CISSP: いいえ, 0 クレジット: 回答により対象外"],
    );
    ask(
        "rate work --work unique-project --hours 30 --for cissp",
        YES,
        &["work -> CISSP: YES, 10 credits, Group A"],
        &["業務 -> CISSP: はい, 10 クレジット, グループA"],
    );
}

#[test]
fn nothing_before_the_certificate_counts() {
    ask(
        "rules offsec before",
        NO,
        &["NO", "Answer: NO: No, nothing before the certification date, not even in the same calendar year."],
        &["いいえ", "回答: いいえ: いいえ。同じ暦年であっても、取得日より前の活動は対象外です。"],
    );
    ask("rules isc2 before", NO, &["NO"], &["いいえ"]);
}

#[test]
fn forty_a_year_are_no_duty_but_an_associate_needs_fifteen() {
    ask("rules cissp annual", NO, &["NO", "Answer: NO"], &["いいえ", "回答: いいえ"]);
    ask(
        "rules associate annual",
        YES,
        &["YES", "Guidance: Mandatory: 15 Group A credits in each year."],
        &["はい", "案内: 必須です。毎年グループAを15クレジット。"],
    );
    // Asked for both at once, one answer is no and the other yes.
    ask("rules annual --for cissp,associate", NO, &["PARTLY: 1 YES, 1 NO"], &["一部: 1 はい, 1 いいえ"]);
}

#[test]
fn one_course_counts_for_several_certificates() {
    // The rate of the third is one project's figure, so it counts, and its credits are possible, not sure.
    ask(
        "rate course --hours 8 --for cissp,ccsp,oscp+",
        YES,
        &[
            "YES",
            "course -> CISSP: YES, 8 credits, Group B",
            "course -> CCSP: YES, 8 credits, Group B",
            "course -> OSCP+: YES, 0 to 8 credits",
        ],
        &[
            "はい",
            "コース -> CISSP: はい, 8 クレジット, グループB",
            "コース -> CCSP: はい, 8 クレジット, グループB",
            "コース -> OSCP+: はい, 0〜8 クレジット",
        ],
    );
}

#[test]
fn one_fee_for_each_body() {
    ask(
        "rules fees --for oscp+,osth,cissp,ccsp",
        YES,
        &[
            RULES,
            "amount: 145 USD",
            "Guidance: One fee for all ISC2 certificates, 135 dollars now, 50 for those who hold only CC or are Associates. An upgrade within a paid year costs the difference. Not refunded. Other bodies ask for their own fee. Renewal is automatic once credits and fee are complete.",
            "days: year of the cycle, once for all certificates of the body",
            "days: membership year, once for all certificates of the body",
        ],
        &[
            RULES_JA,
            "金額: 145 USD",
            "案内: ISC2の全資格で年会費は1件、現在135ドル。CCのみとアソシエイトは50ドル。支払い済みの年の昇格は差額です。返金はなく、他団体の会費は別です。クレジットと会費が揃うと自動更新されます。",
            "期間: サイクル内の各年, 団体の全資格で1件",
            "期間: 会員年度, 団体の全資格で1件",
        ],
    );
}

#[test]
fn the_old_certificate_never_expires_and_a_higher_exam_renews_the_new_one() {
    ask(
        "rules oscp",
        YES,
        &[RULES, "Cycle: for a lifetime, never expires"],
        &[RULES_JA, "サイクル: 無期限（失効しない）"],
    );
    ask(
        "rules oscp+ renewal",
        YES,
        &[RULES, "needed: one of these exams passed: osep, osed, osee, in each cycle"],
        &[RULES_JA, "必要: いずれかの試験に合格: osep, osed, osee, サイクルごと"],
    );
}

#[test]
fn a_local_event_is_accepted_at_a_rate_nobody_stated() {
    ask(
        "rules offsec hardening",
        YES,
        &[
            "YES",
            "Answer: YES: Yes. Conferences, seminars and workshops count as courses and seminars, wherever they are held. Send proof of attendance. The rate was not stated.",
            "credits: Courses and seminars",
            "Source: OffSec support to a member in September 2025, published 2025-09 (member-reported)",
        ],
        &[
            "はい",
            "回答: はい: 対象です。カンファレンス、セミナー、ワークショップは開催地を問わず「コースとセミナー」に入ります。参加の証明が必要です。付与率は示されませんでした。",
            "クレジット: コースとセミナー",
            "出典: OffSecサポートから会員への回答（2025年9月）, 2025-09 公表 (会員が受けた回答)",
        ],
    );
    ask(
        "rate conference --hours 12 --for offsec,cissp",
        YES,
        &[
            "YES",
            "conference -> CISSP: YES, 12 credits, Group B",
            "conference -> OSCP+: YES, 0 to 12 credits",
        ],
        &[
            "はい",
            "カンファレンス -> CISSP: はい, 12 クレジット, グループB",
            "カンファレンス -> OSCP+: はい, 0〜12 クレジット",
        ],
    );
}
